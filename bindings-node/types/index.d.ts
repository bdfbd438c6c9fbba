// Made by `cargo xtask types` out of the wire types of the core and surface.d.ts. Do not edit.

/** What a policy says of an operation, from the mildest to the strictest. */
export type Outcome = "allow" | "warn" | "ask" | "deny";

/** The answer to one operation. */
export type Decision = {
  /** The greatest contribution of any rule; `allow` where there is none. */
  outcome: Outcome;
  /** Each rule that fired or is in doubt, in the order of the file. */
  findings: Array<Finding>;
  /** The missing facts that contributing doubts hang on, sorted. */
  missing: Array<string>;
  /** Safe ways to reach the same aim; none when the outcome is `allow`. */
  remedies: Array<Remedy>;
  /** The policies that decided. */
  policies: Array<PolicyIdentity>;
};

/** What one rule says of an operation: it fired, or it is in doubt. */
export type Finding = {
  /** The name of the policy that holds the rule. */
  policy: string;
  /** The rule's id. */
  rule: string;
  /** The rule's title. */
  title: string | null;
  /** What the rule says when it fires. */
  effect: Outcome;
  /** What it adds to the decision here: its effect when certain, its `in doubt` otherwise. */
  contribution: Outcome;
  /** Whether its condition holds whatever the missing facts are. */
  certain: boolean;
  /** The missing facts that the doubt hangs on, sorted; none when certain. */
  missing: Array<string>;
  /** Whether the question was too large to answer exactly, so that doubt was assumed. */
  exceeded?: boolean;
  /** Why the rule exists. */
  because: string | null;
  /** What to do instead. */
  instead: Array<string>;
};

/** Which policy decided: its name and the digest of its meaning. */
export type PolicyIdentity = {
  /** The name in its first line. */
  name: string;
  /** `sha256:` and the SHA-256 of its canonical form without comments, in hexadecimal. */
  digest: string;
};

/** A procedure that reaches the aim of a refused operation without its danger. */
export type Remedy = {
  /** A stable name, such as `baseline-drift`. */
  id: string;
  /** What it achieves, in one line. */
  title: string;
  /** The steps, in order. */
  steps: Array<RemedyStep>;
};

/** One step of a `Remedy`. */
export type RemedyStep = {
  /** What to do, in one line. */
  text: string;
  /** The command to run, where the step is a command. */
  run: string | null;
  /**
   * The Prisma major versions on which the step works as written; where the operation's version is
   * known, steps for other versions are left out.
   */
  versions: Array<number>;
};

/** How much a diagnostic matters. */
export type Severity = "hint" | "warning" | "error";

/** A `Diagnostic` as JSON, with offsets in the caller's own string units. */
export type Diagnostic = {
  /** A stable name of the kind of fault. */
  code: string;
  /** How much it matters. */
  severity: Severity;
  /** What is wrong. */
  message: string;
  /** How to mend it. */
  help: string | null;
  /** Where. */
  span: Location;
  /** Other places that matter. */
  related: Array<Label>;
  /** Which of several sources, from 0. */
  source: number;
};

/** A `Label` as JSON. */
export type Label = {
  /** The place. */
  span: Location;
  /** What is there. */
  message: string;
};

/** A place as it is reported: offsets in the caller's units, and line and column for people. */
export type Location = {
  /** Offset of the first unit. */
  start: number;
  /** Offset just past the last unit. */
  end: number;
  /** Line of the start, from 1. */
  line: number;
  /** Column of the start in characters (Unicode scalar values), from 1. */
  column: number;
};

/** What a `test` block of a policy expected and got. */
export type TestResult = {
  /** The name of the test. */
  name: string;
  /** Whether it passed. */
  ok: boolean;
  /** What it expected. */
  expected: TestOutcome;
  /** What the policy said. */
  actual: TestOutcome;
};

/** An outcome and the rules that it came by. */
export type TestOutcome = {
  /** The outcome. */
  outcome: Outcome;
  /** The ids of the rules whose contribution equals it; `null` where the test names none. */
  by: Array<string> | null;
};

/** What came of a claim. */
export type ProofResult = ProofAnswer | ProofRefused;

/** A claim, and whether it holds. */
export type ProofAnswer = {
  /** The name of the claim. */
  name: string;
  /** Whether it holds on every operation. */
  holds: Holds;
  /** An operation on which it fails, with as few facts as possible; `null` where it does not fail. */
  counterexample: Operation | null;
  /** The outcome of the counterexample. */
  outcome?: Outcome;
  /** Of a claim about a trend: the operation to which the counterexample moves. */
  moved?: Moved;
  /** Why it is undetermined. */
  exceeded?: string;
};

/** The second operation of a trend. */
export type Moved = {
  /** The operation, which differs from the counterexample in one fact. */
  operation: Operation;
  /** Its outcome. */
  outcome: Outcome;
};

/** A claim that is an error. */
export type ProofRefused = {
  /** The name of the claim. */
  name: string;
  /** What is wrong with it. */
  error: ProofError;
};

/** What is wrong with a claim. */
export type ProofError = {
  /** A stable name of the kind of fault. */
  code: string;
  /** What is wrong. */
  message: string;
  /** How to mend it. */
  help: string;
};

/** Whether a claim holds. */
export type Holds = boolean | "undetermined";

/** A rule among the others, and how the tests of its policy cover it. */
export type AnalyzedRule = {
  /** How the `test` blocks of its policy cover it. */
  coverage: Coverage;
  /** The name of its policy. */
  policy: string;
  /** Its id. */
  rule: string;
  /** Whether it fires on some operation. */
  canFire: boolean;
  /** Whether it is in doubt on some operation. */
  canDoubt: boolean;
  /** Whether it fires on every operation. */
  alwaysFires: boolean;
  /** Whether the outcome of some operation would be milder without it. */
  matters: boolean;
  /** Where it speaks and does not matter: rules that together say at least as much wherever it speaks. */
  outshoneBy: Array<string>;
  /** Whether its `in doubt` changes the outcome of some operation; `null` where it has none. */
  inDoubtMatters: boolean | null;
  /** Why the rest is not known, where it is not. */
  exceeded: string | null;
};

/** How one rule stands among the others. */
export type RuleAnalysis = {
  /** The name of its policy. */
  policy: string;
  /** Its id. */
  rule: string;
  /** Whether it fires on some operation. */
  canFire: boolean;
  /** Whether it is in doubt on some operation. */
  canDoubt: boolean;
  /** Whether it fires on every operation. */
  alwaysFires: boolean;
  /** Whether the outcome of some operation would be milder without it. */
  matters: boolean;
  /** Where it speaks and does not matter: rules that together say at least as much wherever it speaks. */
  outshoneBy: Array<string>;
  /** Whether its `in doubt` changes the outcome of some operation; `null` where it has none. */
  inDoubtMatters: boolean | null;
  /** Why the rest is not known, where it is not. */
  exceeded: string | null;
};

/** How often the `test` blocks of a policy saw each side of one of its rules. */
export type Coverage = {
  /** In how many tests the rule fires. */
  fired: number;
  /** In how many it is silent. */
  silent: number;
  /** In how many it is in doubt. */
  inDoubt: number;
  /** Each test on a fact in the rule and in the defines that it uses. */
  conditions: Array<ConditionCoverage>;
};

/** How often the `test` blocks of a policy saw each side of one test on a fact. */
export type ConditionCoverage = {
  /** The test, in the words of the language. */
  condition: string;
  /** In how many `test` blocks it is true. */
  holds: number;
  /** In how many it is false. */
  fails: number;
  /** In how many its fact is missing. */
  missing: number;
};

/** What differs between an old and a new policy, or several that decide together. */
export type Difference = {
  /** Whether there is an operation on which the new one is milder; `true` as well where that is not known. */
  loosened: boolean;
  /** Whether there is one on which it is stricter. */
  tightened: boolean;
  /**
   * The operations that are judged differently, loosened ones first. Each such operation is in a class of
   * its two outcomes, and no other operation is.
   */
  classes: Array<DifferenceClass>;
  /** Whether `classes` are all there are. */
  complete: boolean;
  /** Why the difference is not known, where it is not. */
  exceeded: string | null;
  /** The old policies. */
  old: Array<PolicyIdentity>;
  /** The new ones. */
  new: Array<PolicyIdentity>;
};

/** Operations that two policies judge differently. */
export type DifferenceClass = {
  /** Whether the new outcome is milder or stricter. */
  change: Change;
  /** The old outcome. */
  from: Outcome;
  /** The new one. */
  to: Outcome;
  /**
   * What is certainly true of these operations: conditions in the words of the language, joined by `and`.
   * None where these are all operations.
   */
  conditions: Array<string>;
  /** The rules by which the old outcome of the witness comes about; none for `allow`. */
  old: Array<string>;
  /** The rules by which its new outcome comes about. */
  new: Array<string>;
  /** One of the operations, with few facts. */
  witness: Operation;
};

/** Which way an outcome changed. */
export type Change = "loosened" | "tightened";

/** What would bring the outcome of an operation down to `allow`. */
export type Changes = {
  /** The outcome as things are. */
  outcome: Outcome;
  /**
   * Every set of changes of which none can be left out, the least costly first; none where the outcome is
   * `allow` already, or where no change of these facts can bring it there.
   */
  options: Array<ChangeOption>;
  /** Where there is no option: the rules that see to it, each alone or all together. */
  forbiddenBy: Array<RuleName>;
  /** Why there may be more options, or why nothing is known. */
  exceeded: string | null;
};

/** Changes that together bring the outcome to `allow`. */
export type ChangeOption = {
  /** What it costs: 1 for each fact, unless the caller says otherwise. */
  cost: number;
  /** What to do, in words. */
  summary: string;
  /** What changes, by fact. */
  changes: Array<FactChange>;
  /** The operation with the changes, which is allowed. */
  operation: Operation;
};

/** The change of one fact. */
export type FactChange = {
  /** The fact's name. */
  fact: string;
  /** Its value now; `null` where it is not known. */
  from: boolean | number | string | string[] | null;
  /** A value that would do, the other changes made. */
  to: boolean | number | string | string[];
  /** What its value must be, the other changes made: a condition in the words of the language. */
  condition: string;
};

/** A rule, by its policy. */
export type RuleName = {
  /** The policy's name. */
  policy: string;
  /** The rule's id. */
  rule: string;
};

/** The outcomes for all values of two facts. */
export type Matrix = {
  /** The values of the first fact, one for each row. */
  rows: Axis;
  /** The values of the second fact, one for each column. */
  columns: Axis;
  /** For each row, what stands in each column. */
  cells: Array<Array<MatrixCell>>;
};

/** A fact and its values, those together that the policy cannot tell apart. */
export type Axis = {
  /** The fact's name. */
  fact: string;
  /** What is said of its value: a condition in the words of the language, and a short form for a heading. */
  values: Array<AxisValue>;
};

/** Values of one fact. */
export type AxisValue = {
  /** A heading: `production`, `migrate reset`, `any other`, `unknown`. */
  label: string;
  /** The condition. */
  condition: string;
  /** A value of which it is true; `null` where it is that none is known. */
  example: boolean | number | string | string[] | null;
};

/** What comes of a value of each of two facts. */
export type MatrixCell = {
  /** The outcome where nothing else is known. */
  outcome: Outcome;
  /** Every outcome that is possible, whatever the other facts are, the mildest first. */
  outcomes: Array<Outcome>;
  /** The other facts on which the outcome depends, in the order in which rules ask for them. */
  dependsOn: Array<string>;
  /** Whether the question was too large, so that `outcomes` and `dependsOn` are not known. */
  exceeded?: boolean;
};

/** A `BuiltinFact` as it is printed. */
export type FactInfo = {
  /** The dotted name. */
  name: string;
  /** Its type, as the language writes it. */
  type: string;
  /** What it means. */
  meaning: string;
  /** What it is counted in, where there is something to count. */
  unit: string | null;
  /** A value. */
  example: boolean | number | string | string[];
};

/** An operation that a command line holds. */
export type CommandReading = {
  /** The canonical command, such as `migrate reset`; `null` where it cannot be known. */
  command: string | null;
  /** Canonical long flags that are present, sorted and distinct. */
  flags: Array<string>;
  /** Variables that the line itself hands to the command, secrets masked. */
  env: { [key in string]: string };
  /** Where it would run, and out of what its variables are made. */
  place: Place;
  /** The facts that the line shows, ready to be handed to `decide` with the caller's own beside them. */
  facts: Operation;
  /** The part of the line it was read from. */
  text: string;
  /** Why the command could not be read; `null` where it was. */
  reason: string | null;
};

/**
 * Where a command would run, and with which variables, as far as the line tells.
 *
 * The variables of the command are the caller's own (none where one of `elsewhere` is a `reset`) without
 * those in `unset`, then `env` of the reading, then each of `envFiles` in order. What is `unknown` or from
 * `elsewhere` cannot be told from the line.
 */
export type Place = {
  /**
   * The folder in which it runs, relative to where the line runs: empty there, `apps/api` after a
   * `cd apps/api`; absolute where the line names it so; `~/x` in the home folder. `null` where it cannot be known.
   */
  directory: string | null;
  /**
   * Where it is not `null`, `directory` begins at the nearest folder with a package.json, from this one up: a
   * package script runs there.
   */
  packageOf: string | null;
  /** Why the folder cannot be known; `null` where it is. */
  reason: string | null;
  /** Files of variables that the line loads before the command, in the order in which they count. */
  envFiles: Array<EnvFile>;
  /** Variables that the line removes. */
  unset: Array<string>;
  /** Variables that the line may or may not hand over, or with a value that only the shell knows. */
  unknown: Array<string>;
  /**
   * The values of Prisma's own flags that take one, the last one where a flag stands twice, secrets masked;
   * `null` for a value that only the shell knows. All of it is `null` where words that only the shell knows may
   * hold more flags, and where this is not Prisma.
   */
  values: { [key in string]: string | null } | null;
  /** Why the machine or the variables are not the caller's own, in the order of the line; empty where they are. */
  elsewhere: Array<Elsewhere>;
  /**
   * What in the line may change files, variables' files or a database before it runs or while it does, for people;
   * `null` where nothing does, so that what is seen before the line runs is what it meets.
   */
  before: string | null;
  /** How far that reaches; `null` where `before` is. */
  beforeReach: Reach | null;
};

/** A file of variables that the line loads before a command. */
export type EnvFile = {
  /** Its path, as `directory` has it; `null` where only the shell knows it. */
  file: string | null;
  /** What `packageOf` is for `directory`. */
  packageOf: string | null;
  /** The program that loads it, by which its text is to be read: `dotenv`, `node`, `source`. */
  by: string;
  /** Whether its values go before those that are set already. */
  overrides: boolean;
  /**
   * Whether all that it sets reaches the command; otherwise only what the file itself exports, and what is exported
   * already.
   */
  exports: boolean;
  /** Variables that the line sets or removes after it was loaded, so that what the file says of them is gone. */
  except: Array<string>;
};

/** Why a command's machine or variables are not the caller's own. */
export type Elsewhere = {
  /** What is not the caller's own. */
  what: Foreign;
  /** The program that makes it so: `ssh`, `doppler`, `sudo`. */
  by: string;
  /** The same for people. */
  reason: string;
};

/** What of a command is not the caller's own. */
export type Foreign = "machine" | "variables" | "reset";

/** How far what runs before or beside an operation reaches. */
export type Reach = "database" | "anything";

/** Why an operation is refused before it is judged. */
export type Refusal = {
  /** A stable name of the kind of fault, such as `unknown-fact`. */
  code: string;
  /** What is wrong. */
  message: string;
  /** The fact it is about, as a dotted name; empty for the operation itself. */
  path: string;
  /** How to mend it. */
  help: string | null;
};

/** What was found of the real world, its facts also as an operation has them. */
export type Inspection = {
  /**
   * Everything that is certain, ready to be judged: what was found and, where a command line was asked about, what the
   * line shows of itself.
   */
  facts: Operation;
  /** The facts that were found, in the order of their names, each with what says so. */
  found: Array<Found>;
  /** The facts that were looked for and are not certain, in the order of their names. */
  missing: Array<Missing>;
  /** What a person should know that is no fact, such as a second config file. */
  notes: Array<string>;
};

/** A fact that is certain. */
export type Found = {
  /** Its name, such as `database.rows`. */
  fact: string;
  /** Its value, as an operation has it. */
  value: boolean | number | string | string[];
  /** What says so; at least one. */
  evidence: Array<Evidence>;
};

/** A fact that is not certain. */
export type Missing = {
  /** Its name. */
  fact: string;
  /** Why it is not certain, as a clause without a final period. */
  why: string;
  /** Whether sources contradict each other, so that no single word settles it. */
  disputed: boolean;
  /** How to mend that, where something can be done. */
  help: string | null;
  /** What was seen nevertheless. */
  evidence: Array<Evidence>;
};

/** What was looked at, what was seen, and when. */
export type Evidence = {
  /** What was looked at, such as `the variable NODE_ENV` or `.env`; without secrets. */
  source: string;
  /** What was seen there; without secrets. */
  seen: string;
  /** When, in UTC, as RFC 3339 writes it. */
  at: string;
};

/** A value of a fact that a policy declares, or a group of such facts. */
export type FactValue = boolean | number | string | readonly string[] | null | { readonly [fact: string]: FactValue | undefined };

/**
 * What is about to happen, as far as it is known. A missing property, `undefined` and `null` all mean that
 * the fact is not known. Facts that a policy declares stand beside the built-in ones.
 */
export interface Operation {
  /** The canonical operation: a Prisma command (`migrate reset`, `db push`) or another destructive program (`dropdb`, `psql`). */
  readonly command?: string | null;
  /** The worst that this command with these flags can do; missing when the command is not in the catalogue. */
  readonly impact?: "reads" | "writesFiles" | "changesSchema" | "mayLoseData" | "destroysData" | "runsAnything" | null;
  /** The long flags that are present (`-f` is `--force`); `--force=false` counts as present, since Prisma takes it so. */
  readonly flags?: readonly string[] | null;
  /** A flag was given that this Prisma version does not have. */
  readonly unknownFlags?: boolean | null;
  /** What the target database is for. */
  readonly environment?: "production" | "staging" | "preview" | "development" | "test" | null;
  /** The name the environment was given, before it was classed. */
  readonly environmentName?: string | null;
  /** Who asks. */
  readonly actor?: "human" | "agent" | "ci" | null;
  /** Which coding agent asks. */
  readonly agent?: string | null;
  /** A person can answer a prompt. */
  readonly interactive?: boolean | null;
  /** A person confirmed what this very operation implies, on this database, minutes ago. */
  readonly acknowledged?: boolean | null;
  /** The git branch. */
  readonly branch?: string | null;
  readonly backup?: {
    /** A backup of this database was found. */
    readonly exists?: boolean | null;
    /** Time since the backup was taken. */
    readonly age?: number | string | null;
    /** The backup was read back whole and its checksum holds. */
    readonly verified?: boolean | null;
    /** The backup was restored elsewhere, and its tables and row counts agree. */
    readonly restored?: boolean | null;
    readonly [fact: string]: FactValue | undefined;
  } | null;
  readonly database?: {
    /** The state of the target database was looked at for this decision. */
    readonly checked?: boolean | null;
    /** Time since the state of the target database was looked at. */
    readonly checkAge?: number | string | null;
    /** A connection to the target database was made. */
    readonly reachable?: boolean | null;
    /** The kind of database: `postgresql`, `mysql`, `sqlite`, `sqlserver`, `cockroachdb`, `mongodb`. */
    readonly provider?: string | null;
    /** The name of the target database. */
    readonly name?: string | null;
    /** The host of the target database. */
    readonly host?: string | null;
    /** The database is a file, a socket or on loopback; proves nothing about the environment. */
    readonly local?: boolean | null;
    /** User tables in the database. */
    readonly tables?: number | null;
    /** Rows in the user tables; an estimate is rounded up to 1 where a table is not proven empty. */
    readonly rows?: number | null;
    /** Some user table holds a row. */
    readonly hasData?: boolean | null;
    /** The database is marked as throw-away, or proven empty. */
    readonly disposable?: boolean | null;
    /** The shadow database URL points at the target itself. */
    readonly sameAsShadow?: boolean | null;
    readonly [fact: string]: FactValue | undefined;
  } | null;
  readonly migrations?: {
    /** The migration history table exists. */
    readonly tracked?: boolean | null;
    /** Migrations in the folder that are not applied. */
    readonly pending?: number | null;
    /** Migrations that failed. */
    readonly failed?: number | null;
    /** Migrations that are applied but not in the folder. */
    readonly unknown?: number | null;
    /** The file of an applied migration no longer matches its checksum. */
    readonly edited?: boolean | null;
    /** Tables that no migration created. */
    readonly untrackedTables?: number | null;
    readonly [fact: string]: FactValue | undefined;
  } | null;
  readonly prisma?: {
    /** The Prisma version, as installed. */
    readonly version?: string | null;
    /** The Prisma major version, as installed. */
    readonly major?: number | null;
    readonly [fact: string]: FactValue | undefined;
  } | null;
  readonly sql?: {
    /** What the SQL about to run does: `dropTable`, `dropColumn`, `dropSchema`, `dropDatabase`, `truncate`, `deleteAll`, `updateAll`, `narrowType`, `setNotNull`, `addRequiredColumn`, `dropConstraint`, `dropIndex`, `rename`, `lockTable`, `unreadable`. */
    readonly hazards?: readonly string[] | null;
    readonly [fact: string]: FactValue | undefined;
  } | null;
  readonly [fact: string]: FactValue | undefined;
}

/** What stands in place of a decision where the operation is refused. */
export interface Refused {
  error: Refusal;
}

/** What policies are loaded with. */
export interface LoadOptions {
  /**
   * Facts that every policy may use without declaring them, as a policy declares them:
   * `fact change.approvals: number "Approvals on the change request"`. Its diagnostics bear the number after
   * the last source's.
   */
  schema?: string;
  /** Load only where every claim of every policy is proven. */
  proofs?: "required";
}

/** What reasoning says of policies that decide together. */
export interface Analysis {
  /** Each rule, in order: whether it speaks and matters, and how the tests cover it. */
  rules: AnalyzedRule[];
  /** The claims of every policy, answered, in order. */
  proofs: ProofResult[];
  /** What is worth a look, with its place. */
  diagnostics: Diagnostic[];
}

/** What may change for an operation to be allowed. */
export interface ChangeOptions {
  /**
   * The facts that may change, by name; `backup.*` is every fact of that group. At least one. Without it: `flags`,
   * `backup.*`, `database.checked`, `database.checkAge`, `acknowledged`.
   */
  readonly changeable?: readonly string[];
  /** What changing a fact or a group costs, 1 where nothing is said; what is named here may change too. */
  readonly costs?: Readonly<Record<string, number>>;
}

/** The two facts of a matrix. */
export interface MatrixOptions {
  /** The fact whose values are the rows, `command` unless told otherwise. */
  readonly rows?: string;
  /** The fact whose values are the columns, `environment` unless told otherwise. */
  readonly columns?: string;
}

/** One or several policies that decide together. */
export declare class Policy {
  private constructor();

  /**
   * Loads a policy from its text, or several that decide together.
   * @throws {PolicyError} where one, or the schema, does not load, or a claim is not proven that has to be
   */
  static load(source: string | readonly string[], options?: LoadOptions): Policy;

  /** The embedded default: the six Critical Rules. */
  static criticalRules(): Policy;

  /** Everything there is to say of a policy's text: errors, warnings and hints, in the order of the text. */
  static check(source: string): Diagnostic[];

  /**
   * The canonical form of a policy's text, comments kept.
   * @throws {PolicyError} where it does not parse
   */
  static format(source: string): string;

  /** The name and digest of each policy, in the order in which they were given. */
  get identities(): PolicyIdentity[];

  /**
   * Judges an operation, given as a value or as JSON text.
   * @throws {OperationError} where the operation is refused: an unknown fact, a wrong type, a value that JSON cannot say
   */
  decide(operation: Operation | string): Decision;

  /**
   * The outcome alone, which is quicker.
   * @throws {OperationError} where the operation is refused
   */
  outcome(operation: Operation | string): Outcome;

  /**
   * Reads an operation once, to be judged many times.
   * @throws {OperationError} where the operation is refused
   */
  prepare(operation: Operation | string): PreparedOperation;

  /** Judges many operations; what stands for a refused one is its error, and the rest go on. */
  decideMany(operations: Iterable<Operation | string>): Array<Decision | Refused>;

  /** Every fact that an operation may give, sorted by name. */
  facts(): FactInfo[];

  /** Runs the `test` blocks of every policy, in order. */
  test(): TestResult[];

  /**
   * Answers the `prove` claims of every policy over all operations, in order, each by its own policy.
   * In browsers and workers `initReasoning` comes before this and the questions below.
   */
  prove(): ProofResult[];

  /** Everything that reasoning has to say: which rules speak and matter, what tests cover, which claims hold. */
  analyze(): Analysis;

  /**
   * What another policy, the new one, judges differently than this one, exactly; what became looser comes first.
   * @throws {PolicyError} where both declare a fact, and not alike
   * @throws {TypeError} where the other is of another class: of WebAssembly and not native, or of another copy of the package
   */
  diff(other: Policy): Difference;

  /**
   * The smallest changes to an operation that would bring it to `allow`.
   * @throws {OperationError} where the operation is refused, or a name is no fact and no group of facts
   */
  whatWouldAllow(operation: Operation | string, options?: ChangeOptions): Changes;

  /**
   * The outcomes for all values of two facts.
   * @throws {OperationError} where a name is no fact, both are the same, or the question is too large
   */
  matrix(options?: MatrixOptions): Matrix;
}

/** An operation that was read once, by the policy that judges it. */
export interface PreparedOperation {
  /** The outcome with its reasons. */
  decide(): Decision;
  /** The outcome alone. */
  outcome(): Outcome;
}

/** What the caller knows besides a command line. */
export interface ReadOptions {
  /** The scripts of the package in which the line runs, by name. */
  readonly scripts?: Readonly<Record<string, string>>;
  /**
   * The scripts of other packages, by the folder of each, relative to where the line runs: `apps/api` for
   * `cd apps/api && npm run x`. What is not handed in stays unknown.
   */
  readonly packages?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The installed Prisma; a version in the line (`prisma@6`) goes before it. */
  readonly prismaMajor?: number;
  /** Whether secrets in environment values are shown; otherwise they read `***`. */
  readonly showSecrets?: boolean;
}

/**
 * The operations that a shell command line holds; none where nothing in it concerns a database. What cannot
 * be read but may hold Prisma is an operation whose `command` is `null`, never nothing.
 * In browsers and workers `initReader` comes first.
 */
export declare function readCommand(line: string, options?: ReadOptions): CommandReading[];

/** What is looked at, and what the caller knows. */
export interface InspectOptions {
  /** The folder in which the command would run, `process.cwd()` unless told otherwise. */
  readonly cwd?: string;
  /** The command line that is about to run, which holds one operation; without it, the project is looked at. */
  readonly command?: string;
  /** The scripts of the package in which the command runs, by name, in place of those that are found there. */
  readonly scripts?: Readonly<Record<string, string>>;
  /** What Prisma would get as `--schema`, where there is no command. */
  readonly schema?: string;
  /** What Prisma would get as `--config`, where there is no command. */
  readonly config?: string;
  /** What the database is for, as one source among others: where another contradicts, the fact is missing. */
  readonly environment?: string;
  /** The database that is meant; where the command would hit another, its facts are missing. */
  readonly databaseUrl?: string;
  /** Whether `prisma.config.*`, which is code, may be run to learn what it says. */
  readonly evaluateConfig?: boolean;
  /** Whether no connection to a database is made. */
  readonly offline?: boolean;
}

/**
 * Looks at the project, the environment, the database, the migrations and the backups, and changes nothing. What cannot
 * be seen is missing, with the reason; nothing that is given away holds a secret.
 * @throws {OperationError} where the options cannot be followed: a command line of no or several operations, a folder
 *   that is not there; with the code `cannot-look` where WebAssembly runs, which sees nothing of the world
 */
export declare function inspect(options?: InspectOptions): Promise<Inspection>;

/** A policy does not load, or does not format. */
export declare class PolicyError extends Error {
  name: "PolicyError";
  /** Everything that was found; offsets count UTF-16 code units, as JavaScript's strings do. */
  diagnostics: Diagnostic[];
}

/** An operation is refused before it is judged, or a question cannot be answered as it was asked. */
export declare class OperationError extends Error {
  name: "OperationError";
  /** A stable name of the kind of fault, such as `unknown-fact`. */
  code: string;
  /** The fact it is about, as a dotted name, or the option; empty for the operation itself. */
  path: string;
  /** How to mend it. */
  help: string | null;
  /** The refusal as data. */
  toJSON(): Refusal;
}

/** The engine is not loaded, or has stopped; nothing was judged. */
export declare class EngineError extends Error {
  name: "EngineError";
}

/** What runs: the native addon, or WebAssembly. */
export declare const backend: "native" | "wasm";

/** A WebAssembly module: where it lies, its bytes, or compiled. */
export type ModuleSource = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the engine, from beside this file unless told otherwise. Browsers must wait for it; in Node and in
 * edge workers the engine is there at once, and waiting does no harm.
 */
export declare function init(source?: ModuleSource | PromiseLike<ModuleSource>): Promise<void>;

/** Takes the engine's bytes or compiled module at once. */
export declare function initSync(module: BufferSource | WebAssembly.Module): void;

/**
 * Loads the engine that reasons, which answers the questions about whole policies and is apart from the one that
 * decides: `prove`, `analyze`, `diff`, `whatWouldAllow`, `matrix`, and `load` where proofs are required.
 */
export declare function initReasoning(source?: ModuleSource | PromiseLike<ModuleSource>): Promise<void>;

/** Takes the bytes or compiled module of the engine that reasons at once. */
export declare function initReasoningSync(module: BufferSource | WebAssembly.Module): void;

/** Loads the reader of command lines, which is large and apart from the engine. */
export declare function initReader(source?: ModuleSource | PromiseLike<ModuleSource>): Promise<void>;

/** Takes the reader's bytes or compiled module at once. */
export declare function initReaderSync(module: BufferSource | WebAssembly.Module): void;
