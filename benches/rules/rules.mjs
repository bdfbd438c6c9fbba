// The twelve rules of critical.policy for engines that know conditions and nothing around them, strictest first, so
// that the first that holds is the outcome. What a condition looks like is for the language to say:
//   and(…), or(…), not(condition)
//   holds(fact)                  a fact that is true or false
//   is(fact, text), oneOf(fact, texts), zero(fact), atMost(fact, number), moreThan(fact, number)
//   has(fact, text)              a list that holds a text

/** Each rule as `{ id, effect, when }`. */
export function rules({ and, or, not, holds, is, oneOf, zero, atMost, moreThan, has }) {
  const command = (...names) => (names.length === 1 ? is('command', names[0]) : oneOf('command', names));
  const flag = (name) => has('flags', name);

  const production = is('environment', 'production');
  const forWork = oneOf('environment', ['development', 'test']);
  const unacknowledged = not(holds('acknowledged'));
  const pendingNone = zero('migrations.pending');

  const resets = or(command('migrate reset'), and(command('db push'), flag('--force-reset')));
  const destroys = or(resets, command('dropdb'));
  const losesData = or(destroys, and(command('db push'), flag('--accept-data-loss')));
  const runsAnything = command('db execute', 'db seed');
  const changesDatabase = or(command('migrate deploy', 'migrate dev', 'db push'), losesData, runsAnything);
  const onlyWrites = and(command('migrate dev'), flag('--create-only'), pendingNone);
  const appliesNothing = or(onlyWrites, and(command('migrate deploy'), pendingNone, holds('database.checked')));
  const somethingToLose = not(or(holds('database.disposable'), not(holds('database.hasData'))));
  const freshBackup = and(holds('backup.exists'), holds('backup.verified'), atMost('backup.age', 86400));
  const stale = or(not(holds('database.checked')), moreThan('database.checkAge', 3600));
  const noCreateOnly = not(flag('--create-only'));

  return [
    ['no-reset-on-production', 'deny', and(resets, production)],
    ['no-destruction-on-production', 'deny', and(destroys, not(resets), production)],
    ['no-development-commands-on-production', 'deny', and(command('migrate dev', 'db push'), production)],
    ['no-force-by-agents', 'deny', and(losesData, is('actor', 'agent'), unacknowledged, somethingToLose)],
    ['no-unread-sql-on-production', 'deny', and(runsAnything, production, unacknowledged)],
    ['backup-exists', 'deny',
      and(changesDatabase, not(forWork), not(freshBackup), somethingToLose, not(appliesNothing))],
    ['state-checked', 'deny', and(changesDatabase, not(forWork), stale, somethingToLose, not(onlyWrites))],
    ['create-only-on-existing-databases', 'deny',
      and(command('migrate dev'), not(forWork), noCreateOnly, somethingToLose)],
    ['no-force-without-understanding', 'ask', and(losesData, unacknowledged, somethingToLose)],
    ['resolve-knowingly', 'warn', and(command('migrate resolve'), not(forWork), not(holds('database.checked')))],
    ['create-only-in-development', 'warn',
      and(command('migrate dev'), is('environment', 'development'), noCreateOnly, somethingToLose)],
    ['backup-first-when-in-doubt', 'warn', and(losesData, not(freshBackup), somethingToLose)],
  ].map(([id, effect, when]) => ({ id, effect, when }));
}

/** A language of expressions in text, of which only these words differ. */
export function textual({ and, or, not, name = (fact) => fact, oneOf, has }) {
  const quoted = JSON.stringify;
  const inside = (fact, texts) => `${name(fact)} in [${texts.map(quoted).join(', ')}]`;
  return {
    and: (...conditions) => `(${conditions.join(` ${and} `)})`,
    or: (...conditions) => `(${conditions.join(` ${or} `)})`,
    not: (condition) => `${not}(${condition})`,
    holds: name,
    is: (fact, text) => `${name(fact)} == ${quoted(text)}`,
    oneOf: oneOf ?? inside,
    zero: (fact) => `${name(fact)} == 0`,
    atMost: (fact, number) => `${name(fact)} <= ${number}`,
    moreThan: (fact, number) => `${name(fact)} > ${number}`,
    has: has ?? ((fact, text) => `${quoted(text)} in ${name(fact)}`),
  };
}
