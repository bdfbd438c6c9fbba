// Cedar as WebAssembly, its policies parsed once.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { strictest } from '../src/outcomes.mjs';

const cedar = createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs');

const RULES = new URL('../../rules/critical.cedar', import.meta.url);
const SET = 'critical';

export const name = '@cedar-policy/cedar-wasm';
export const packages = ['@cedar-policy/cedar-wasm'];

export function load() {
  const { policies } = succeeded(cedar.policySetTextToParts(readFileSync(RULES, 'utf8')));
  const byId = Object.fromEntries(policies.map((policy) => [annotation(policy, 'id') ?? 'otherwise', policy]));
  const effects = new Map(Object.entries(byId).map(([id, policy]) => [id, annotation(policy, 'outcome')]));
  succeeded(cedar.preparsePolicySet(SET, { staticPolicies: byId }));
  const outcome = (operation) => {
    const { response } = succeeded(cedar.statefulIsAuthorized({
      principal: { type: 'User', id: 'somebody' },
      action: { type: 'Action', id: operation.command },
      resource: { type: 'Database', id: 'target' },
      context: operation,
      preparsedPolicySetId: SET,
      entities: [],
    }));
    if (response.diagnostics.errors.length > 0) throw new Error(response.diagnostics.errors[0].error.message);
    if (response.decision === 'allow') return 'allow';
    return strictest(response.diagnostics.reason.map((id) => effects.get(id)));
  };
  return { outcome, outcomeOfText: (text) => outcome(JSON.parse(text)) };
}

function annotation(policy, name) {
  return new RegExp(`@${name}\\("([^"]+)"\\)`).exec(policy)?.[1];
}

function succeeded(answer) {
  if (answer.type !== 'success') throw new Error(JSON.stringify(answer.errors));
  return answer;
}
