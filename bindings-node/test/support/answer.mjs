// Runs in Node and in browsers.

/** What a binding says to a case, as JSON text: a decision, an error, diagnostics or the results of tests. */
export function answer({ Policy, PolicyError }, { policies, text, tests }) {
  try {
    const policy = Policy.load(policies);
    return JSON.stringify(tests ? { tests: policy.test() } : policy.decideMany([text])[0]);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return JSON.stringify({ loadError: error.diagnostics });
  }
}
