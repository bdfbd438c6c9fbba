import { Policy, PolicyError, OperationError, backend, init, initReader, readCommand } from 'prisma-policy';
import type { CommandReading, Decision, Diagnostic, FactInfo, Operation, Outcome, Refused } from 'prisma-policy';
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
// @ts-expect-error an outcome is one of four
const outcome: Outcome = 'maybe';
console.log(wrong, outcome);
