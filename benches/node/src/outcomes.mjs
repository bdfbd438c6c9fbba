/** The outcomes, from the mildest to the strictest. */
export const OUTCOMES = ['allow', 'warn', 'ask', 'deny'];

/** The strictest of some; `allow` where there are none. */
export function strictest(outcomes) {
  return outcomes.reduce((most, one) => (OUTCOMES.indexOf(one) > OUTCOMES.indexOf(most) ? one : most), 'allow');
}
