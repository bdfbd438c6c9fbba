// Runs in Node and in browsers.

/** What a binding says to a case, as JSON text: a decision, an error, diagnostics, the results of tests or of claims. */
export function answer({ Policy, PolicyError }, { policies, text, tests, proofs }) {
  try {
    const policy = Policy.load(policies);
    if (tests) return JSON.stringify({ tests: policy.test() });
    if (proofs) return JSON.stringify({ proofs: policy.prove() });
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
