// The floor: the twelve rules as a function that somebody wrote by hand.

const DAY = 86400;
const HOUR = 3600;

export const name = 'written by hand';

export function load() {
  return { outcome: judge, outcomeOfText: (text) => judge(JSON.parse(text)) };
}

/** Rules that look at the same things stand together, the strictest answer first. */
function judge({ command, flags, environment, actor, acknowledged, backup, database, migrations }) {
  const production = environment === 'production';
  const development = environment === 'development';
  const forWork = development || environment === 'test';

  const push = command === 'db push';
  const resets = command === 'migrate reset' || (push && flags.includes('--force-reset'));
  const losesData = resets || command === 'dropdb' || (push && flags.includes('--accept-data-loss'));
  const runsAnything = command === 'db execute' || command === 'db seed';
  const dev = command === 'migrate dev';
  const deploy = command === 'migrate deploy';
  if (!(losesData || runsAnything || dev || deploy || push)) {
    return command === 'migrate resolve' && !forWork && !database.checked ? 'warn' : 'allow';
  }

  if (production && (losesData || dev || push || (runsAnything && !acknowledged))) return 'deny';
  if (database.disposable || !database.hasData) return 'allow';
  const freshBackup = backup.exists && backup.verified && backup.age <= DAY;
  const createOnly = dev && flags.includes('--create-only');
  if (!forWork) {
    const onlyWrites = createOnly && migrations.pending === 0;
    const appliesNothing = onlyWrites || (deploy && migrations.pending === 0 && database.checked);
    const seen = database.checked && database.checkAge <= HOUR;
    if ((!freshBackup && !appliesNothing) || (!seen && !onlyWrites) || (dev && !createOnly)) return 'deny';
  }
  if (losesData && !acknowledged) return actor === 'agent' ? 'deny' : 'ask';
  if (losesData && !freshBackup) return 'warn';
  return dev && development && !createOnly ? 'warn' : 'allow';
}
