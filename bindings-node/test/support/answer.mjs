// Runs in Node and in browsers.

/** What a binding says to a case, as JSON text: a decision, an error, diagnostics, the results of tests or of claims. */
export function answer({ Policy, PolicyError }, { policies, text, tests, proofs }) {
  try {
    const policy = Policy.load(policies);
    if (tests) return JSON.stringify({ tests: policy.test() });
    if (proofs) return JSON.stringify({ proofs: policy.prove() });
    return JSON.stringify(policy.decideMany([text])[0]);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return JSON.stringify({ loadError: error.diagnostics });
  }
}
