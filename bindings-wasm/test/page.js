// Runs in the browser, under a policy that allows no script but the site's own. The test that drives the browser
// finds here what it calls.

import * as prismaPolicy from '/bindings-node/dist/wasm/browser.js';
import { answer } from '/bindings-node/test/support/answer.mjs';

const { Policy, init, initReader, initReasoning, readCommand } = prismaPolicy;

const page = {
  async start() {
    await init();
    page.policy = Policy.criticalRules();
  },

  answers: (cases) => cases.map((one) => answer(prismaPolicy, one)),

  reasoning: async () => {
    await initReasoning();
    return page.policy.prove().map(({ holds }) => holds);
  },

  thrownBeforeReasoning() {
    try {
      page.policy.matrix();
      return 'nothing';
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
  },

  readings: async (lines) => {
    await initReader();
    return lines.map((line) => JSON.stringify(readCommand(line)));
  },

  /** What a call throws, and what the next call says. */
  hostile(source, operation) {
    const thrown = (call) => {
      try {
        call();
        return 'nothing';
      } catch (error) {
        return error.name;
      }
    };
    const cyclic = {};
    cyclic.backup = cyclic;
    return [
      thrown(() => Policy.load(source)),
      thrown(() => page.policy.decide(operation)),
      thrown(() => page.policy.decide(cyclic)),
      page.policy.outcome({ command: 'migrate reset', environment: 'production' }),
    ];
  },

  /** Whether the page's own policy forbids what it should. */
  strict() {
    try {
      return new Function('return false')();
    } catch {
      return true;
    }
  },

  thrownBeforeStart() {
    try {
      Policy.criticalRules();
      return 'nothing';
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
  },
};

// What a debugger calls is free of the page's policy; what a timer calls is not.
const later = (work) => (...args) =>
  new Promise((resolve, reject) => {
    setTimeout(() => Promise.resolve().then(() => work(...args)).then(resolve, reject));
  });

window.page = Object.fromEntries(Object.entries(page).map(([name, work]) => [name, later(work)]));
