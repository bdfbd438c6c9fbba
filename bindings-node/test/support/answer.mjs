// Runs in Node and in browsers.

/**
 * What a binding says to a case, as JSON text: a decision, an error, diagnostics, the results of tests or of claims, a
 * difference or changes.
 */
export function answer({ Policy, PolicyError }, { policies, newPolicies, text, tests, proofs, changes, changeable }) {
  try {
    const policy = Policy.load(policies);
    if (tests) return JSON.stringify({ tests: policy.test() });
    if (proofs) return JSON.stringify({ proofs: policy.prove() });
    if (newPolicies) return JSON.stringify({ difference: difference(policy, Policy.load(newPolicies)) });
    if (changes) return JSON.stringify({ changes: changesTo(policy, text, changeable) });
    const [decision] = policy.decideMany([text]);
    if (!decision.error) sameOutcome(policy, text, decision.outcome);
    return JSON.stringify(decision);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return JSON.stringify({ loadError: error.diagnostics });
  }
}

/** Holds the outcome alone to the decision, often enough that it comes the short way. */
function sameOutcome(policy, text, outcome) {
  for (let call = 0; call < 10; call++) {
    if (policy.outcome(text) !== outcome) throw new Error(`the outcome alone is not ${outcome}`);
  }
}

/** A difference, each witness of which is judged as its class says. */
function difference(old, fresh) {
  const found = old.diff(fresh);
  for (const { from, to, witness } of found.classes) {
    const judged = `${old.outcome(witness)} -> ${fresh.outcome(witness)}`;
    if (judged !== `${from} -> ${to}`) throw new Error(`${JSON.stringify(witness)} is ${judged}, not ${from} -> ${to}`);
  }
  return found;
}

/** Changes, each option of which is allowed. */
function changesTo(policy, text, changeable) {
  const found = policy.whatWouldAllow(text, { changeable });
  for (const { operation } of found.options) {
    if (policy.outcome(operation) !== 'allow') throw new Error(`${JSON.stringify(operation)} is not allowed`);
  }
  return found;
}
