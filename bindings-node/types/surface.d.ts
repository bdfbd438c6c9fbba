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
