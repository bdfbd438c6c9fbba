// CEL: a compiled program for each rule, the first that holds being the outcome.

import { readFileSync } from 'node:fs';
import { Environment } from '@marcbachmann/cel-js';

const RULES = new URL('../../rules/critical.cel.json', import.meta.url);

export const name = '@marcbachmann/cel-js';
export const packages = ['@marcbachmann/cel-js'];

export function load() {
  const environment = new Environment({ unlistedVariablesAreDyn: true });
  const rules = JSON.parse(readFileSync(RULES, 'utf8'))
    .map(({ effect, when }) => ({ effect, holds: environment.parse(when) }));
  const outcome = (operation) => rules.find(({ holds }) => holds(operation))?.effect ?? 'allow';
  return { outcome, outcomeOfText: (text) => outcome(JSON.parse(text)) };
}
