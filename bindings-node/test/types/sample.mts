import { Policy, PolicyError, OperationError, backend, init, initReader, initReasoning, initReasoningSync, inspect, readCommand } from 'prisma-policy';
import type {
  Analysis, Changes, CommandReading, Decision, Diagnostic, Difference, FactInfo, Inspection, InspectOptions, Matrix, Operation, Outcome, ProofResult, Refused,
} from 'prisma-policy';
import { Policy as WasmPolicy } from 'prisma-policy/wasm';

const operation: Operation = {
  command: 'migrate reset',
  flags: ['--force'] as const,
  environment: 'production',
  backup: { exists: true, age: '2h', verified: null },
  change: { approvals: 2, labels: ['urgent'] },
};

export async function judge(source: string): Promise<Outcome> {
  await init();
  const policy = Policy.load([source]);
  const decision: Decision = policy.decide(operation);
  const first: string | null | undefined = decision.findings[0]?.because;
  const many: Array<Decision | Refused> = policy.decideMany([operation, '{"command":"generate"}']);
  for (const answer of many) {
    if ('error' in answer) console.error(answer.error.path, first);
    else console.log(answer.outcome);
  }
  const facts: FactInfo[] = policy.facts();
  const names: string[] = policy.identities.map(({ name }) => name).concat(facts.map(({ name }) => name));
  console.log(names, backend === 'native', Policy.check(source).length, Policy.format(source));
  return policy.prepare(operation).outcome();
}

export async function readings(line: string): Promise<Outcome[]> {
  await initReader(new URL('https://example.com/reader.wasm'));
  const found: CommandReading[] = readCommand(line, { scripts: { reset: 'prisma db push' }, prismaMajor: 7 });
  return found.map(({ facts }) => WasmPolicy.criticalRules().outcome({ ...facts, actor: 'agent' }));
}

export async function looked(options: InspectOptions): Promise<Outcome> {
  const seen: Inspection = await inspect({ ...options, cwd: '/srv/shop', offline: true });
  for (const { fact, why, help } of seen.missing) console.log(fact, why, help);
  const told: string | undefined = seen.found[0]?.evidence[0]?.source;
  console.log(told, seen.facts.database?.rows);
  return Policy.criticalRules().outcome({ ...seen.facts, backup: { ...seen.facts.backup, verified: true } });
}

export async function reasoned(source: string, old: Policy): Promise<Outcome[]> {
  await initReasoning('https://example.com/reasoning.wasm');
  initReasoningSync(new Uint8Array());
  const policy = Policy.load(source, { proofs: 'required' });
  const proofs: ProofResult[] = policy.prove();
  for (const proof of proofs) {
    if ('error' in proof) console.error(proof.error.code);
    else if (proof.holds === false) console.log(proof.counterexample?.command, policy.outcome(proof.counterexample ?? {}));
  }
  const { rules, diagnostics }: Analysis = policy.analyze();
  const { classes }: Difference = old.diff(policy);
  const { options }: Changes = policy.whatWouldAllow(operation, { changeable: ['backup.*'] as const, costs: { 'backup.age': 2 } });
  const { cells }: Matrix = policy.matrix({ rows: 'actor' });
  console.log(rules[0]?.coverage.fired, diagnostics.length, classes[0]?.witness, options[0]?.changes[0]?.condition);
  return cells.flat().map(({ outcome }) => outcome);
}

export function told(error: unknown): Diagnostic[] | string | null {
  if (error instanceof PolicyError) return error.diagnostics;
  if (error instanceof OperationError) return error.help;
  throw error;
}

// @ts-expect-error an environment is one of five
const wrong: Operation = { environment: 'prodcution' };
// @ts-expect-error a policy is made by load
new Policy();
// @ts-expect-error an option that does not exist
readCommand('ls', { script: {} });
// @ts-expect-error an option that does not exist
inspect({ databaseURL: '' });
// @ts-expect-error proofs are required or not asked for
Policy.load('', { proofs: true });
// @ts-expect-error a policy is compared with a policy
Policy.criticalRules().diff('policy "P"');
// @ts-expect-error an option that does not exist
Policy.criticalRules().matrix({ row: 'actor' });
// @ts-expect-error a cost is a number
Policy.criticalRules().whatWouldAllow({}, { costs: { flags: '2' } });
// @ts-expect-error an outcome is one of four
const outcome: Outcome = 'maybe';
console.log(wrong, outcome);
