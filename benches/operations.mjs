// Writes operations.json: the same 200 operations at every run, spread over commands, flags, environments,
// actors, backups and databases. Every fact that the rules test is given, so that engines which do not know
// "not known" can agree with one that does.
//   node benches/operations.mjs

import { writeFileSync } from 'node:fs';

const COUNT = 200;

/** Each command with the flags that it may have. */
const COMMANDS = [
  ['migrate status', ['--schema']],
  ['migrate deploy', ['--schema']],
  ['migrate dev', ['--create-only', '--name', '--skip-seed']],
  ['migrate reset', ['--force', '--skip-seed']],
  ['db push', ['--accept-data-loss', '--schema']],
  ['migrate resolve', ['--applied', '--rolled-back']],
  ['db execute', ['--file', '--stdin']],
  ['migrate deploy', ['--schema', '--config']],
  ['migrate dev', ['--create-only', '--name']],
  ['migrate diff', ['--from-migrations', '--to-schema', '--script']],
  ['db push', ['--force-reset', '--accept-data-loss']],
  ['db seed', []],
  ['dropdb', ['--if-exists']],
  ['generate', ['--schema', '--watch']],
  ['migrate reset', ['--force']],
];
const ENVIRONMENTS = [
  'production', 'production', 'staging', 'staging', 'preview', 'development', 'development', 'development', 'test',
];
const ACTORS = ['human', 'human', 'agent', 'ci'];
const BACKUP_AGES = [600, 7200, 43200, 86400, 90000, 604800];
const CHECK_AGES = [30, 300, 3600, 3601, 10800];

const next = generator(20_261_125);
const below = (limit) => next() % limit;
const one = (values) => values[below(values.length)];
const chance = (percent) => below(100) < percent;

const lines = Array.from({ length: COUNT }, (_, at) => JSON.stringify(operation(COMMANDS[at % COMMANDS.length])));
writeFileSync(new URL('operations.json', import.meta.url), `[\n${lines.join(',\n')}\n]\n`);

function operation([command, flags]) {
  const environment = one(ENVIRONMENTS);
  const exists = chance(75);
  return {
    command,
    flags: flags.filter(() => chance(50)),
    environment,
    actor: one(ACTORS),
    acknowledged: chance(40),
    backup: { exists, verified: exists && chance(80), age: one(BACKUP_AGES) },
    database: {
      checked: chance(75),
      checkAge: one(CHECK_AGES),
      hasData: chance(90),
      disposable: environment !== 'production' && chance(8),
    },
    migrations: { pending: chance(40) ? 0 : 1 + below(4) },
  };
}

/** A linear congruential generator; its upper bits, for the lower ones repeat soon. */
function generator(seed) {
  let state = BigInt(seed);
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number(state >> 33n);
  };
}
