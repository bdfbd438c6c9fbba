// ZEN: a decision table whose first row that holds decides. It answers with a promise.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { ZenEngine } = createRequire(import.meta.url)('@gorules/zen-engine');

const RULES = new URL('../../rules/critical.zen.json', import.meta.url);

export const name = '@gorules/zen-engine';
export const packages = ['@gorules/zen-engine'];
export const asynchronous = true;

export function load() {
  const rules = JSON.parse(readFileSync(RULES, 'utf8'));
  const decision = new ZenEngine().createDecision(graph(table(rules)));
  const outcome = async (operation) => (await decision.evaluate(operation)).result.outcome;
  return { outcome, outcomeOfText: (text) => outcome(JSON.parse(text)) };
}

function table(rules) {
  const rows = rules.map(({ id, effect, when }) => ({ _id: id, when, outcome: `"${effect}"` }));
  return {
    hitPolicy: 'first',
    inputs: [{ id: 'when', name: 'When' }],
    outputs: [{ id: 'outcome', name: 'Outcome', field: 'outcome' }],
    rules: [...rows, { _id: 'otherwise', when: '', outcome: '"allow"' }],
  };
}

function graph(content) {
  const node = (id, type, more) => ({ id, name: id, type, position: { x: 0, y: 0 }, ...more });
  const edge = (sourceId, targetId) => ({ id: `${sourceId}-${targetId}`, type: 'edge', sourceId, targetId });
  return {
    nodes: [node('in', 'inputNode'), node('rules', 'decisionTableNode', { content }), node('out', 'outputNode')],
    edges: [edge('in', 'rules'), edge('rules', 'out')],
  };
}
