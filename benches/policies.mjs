// Policies as a team might grow them: many rules, each about a few commands in some environments, softened by a backup
// or a confirmation, and claims that say what they promise. The same ones at every run.

import { random } from '../bindings-node/test/support/random.mjs';

const COMMANDS = ['migrate reset', 'migrate dev', 'migrate deploy', 'migrate resolve', 'db push', 'db execute', 'db seed', 'db pull', 'studio', 'dropdb'];
const FLAGS = ['--force', '--accept-data-loss', '--create-only', '--force-reset', '--skip-seed', '--stdin'];
const ENVIRONMENTS = ['production', 'staging', 'preview', 'development', 'test'];
const IMPACTS = ['writesFiles', 'changesSchema', 'mayLoseData', 'destroysData', 'runsAnything'];
const HAZARDS = ['dropTable', 'dropColumn', 'truncate', 'deleteAll', 'updateAll', 'lockTable', 'rename'];
const PROVIDERS = ['postgresql', 'mysql', 'sqlite', 'cockroachdb'];
const AGES = ['1h', '6h', '12h', '24h', '2d', '7d'];

/** The text of a policy of so many rules; a tenth as many claims. */
export function grown(rules, seed = 1) {
  const draw = drawing(random(seed));
  const lines = Array.from({ length: rules }, (_, at) => rule(draw, at));
  const claims = Array.from({ length: rules / 10 }, (_, at) => claim(draw, at));
  return [`policy "Grown to ${rules}"`, 'language 1', ...lines, ...claims, ''].join('\n');
}

/** The same with one rule milder than before. */
export function loosened(policy) {
  return policy.replace(/deny when/, 'ask when');
}

function drawing(generator) {
  const one = (list) => list[generator(list.length)];
  const some = (list, most) => [...new Set(Array.from({ length: 1 + generator(most) }, () => one(list)))];
  const texts = (list) => `[${list.map((text) => `"${text}"`).join(', ')}]`;
  return { below: generator, one, some, texts };
}

function rule(draw, at) {
  const { below, one } = draw;
  const conditions = [subject(draw), `environment in [${draw.some(ENVIRONMENTS, 3).join(', ')}]`];
  if (below(2) === 0) conditions.push(circumstance(draw));
  if (below(3) === 0) conditions.push(circumstance(draw));
  const unless = below(3) === 0 ? ` unless ${excuse(draw)}` : '';
  return `rule r${at} { ${one(['deny', 'deny', 'ask', 'warn'])} when ${conditions.join(' and ')}${unless} }`;
}

function subject(draw) {
  const { below, one, some, texts } = draw;
  switch (below(5)) {
    case 0: return `impact in [${some(IMPACTS, 2).join(', ')}]`;
    case 1: return `command is "${one(COMMANDS)}" and flags has ${one(FLAGS)}`;
    case 2: return `sql.hazards has any of ${texts(some(HAZARDS, 3))}`;
    case 3: return `command in ${texts(some(COMMANDS, 3))}`;
    default: return `command is "${one(COMMANDS)}"`;
  }
}

function circumstance(draw) {
  const { below, one } = draw;
  switch (below(9)) {
    case 0: return `actor is ${one(['human', 'agent', 'ci'])}`;
    case 1: return 'database.hasData';
    case 2: return `database.rows > ${one([0, 1_000, 100_000])}`;
    case 3: return `migrations.pending > ${one([0, 3])}`;
    case 4: return 'migrations.edited';
    case 5: return `database.provider is "${one(PROVIDERS)}"`;
    case 6: return `branch matches "${one(['main', 'release/*', 'hotfix/*'])}"`;
    case 7: return 'migrations.failed > 0';
    default: return 'not interactive';
  }
}

function excuse(draw) {
  const { below, one } = draw;
  switch (below(5)) {
    case 0: return 'acknowledged';
    case 1: return 'database.disposable';
    case 2: return `database.checked and database.checkAge <= ${one(['5m', '1h'])}`;
    case 3: return `backup.restored and backup.age <= ${one(AGES)}`;
    default: return `backup.exists and backup.verified and backup.age <= ${one(AGES)}`;
  }
}

function claim(draw, at) {
  const { below, one } = draw;
  switch (below(4)) {
    case 0: return `prove "claim ${at}" never looser as backup.age grows`;
    case 1: return `prove "claim ${at}" always deny when command is "${one(COMMANDS)}" and environment is production`;
    default: return `prove "claim ${at}" never allow when command is "${one(COMMANDS)}" and environment is ${one(ENVIRONMENTS)} and ${circumstance(draw)}`;
  }
}
