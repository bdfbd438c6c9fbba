// One process of `cold.mjs`: loads the engine that it is told, judges one operation and ends; or only ends.

const OPERATION = {
  command: 'migrate reset', flags: ['--force'], environment: 'production', actor: 'agent', acknowledged: false,
  backup: { exists: false, verified: false, age: 600 },
  database: { checked: true, checkAge: 30, hasData: true, disposable: false },
  migrations: { pending: 0 },
};

const file = process.argv[2];
if (file) {
  const { load } = await import(new URL(`../engines/${file}.mjs`, import.meta.url).href);
  const engine = await load();
  const outcome = await engine.outcome(OPERATION);
  if (outcome !== 'deny') throw new Error(`${file} says ${outcome}`);
}
process.exit(0);
