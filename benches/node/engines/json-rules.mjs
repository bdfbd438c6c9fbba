// json-rules-engine: a rule for each, what it asks for as its event. It answers with a promise.

import { createRequire } from 'node:module';
import { rules } from '../../rules/rules.mjs';
import { strictest } from '../src/outcomes.mjs';

const { Engine } = createRequire(import.meta.url)('json-rules-engine');

export const name = 'json-rules-engine';
export const packages = ['json-rules-engine'];
export const asynchronous = true;

export function load() {
  const engine = new Engine();
  for (const { id, effect, when } of rules(LANGUAGE)) {
    // A rule's conditions are a group, so a lone condition is made one.
    const conditions = when.all || when.any || when.not ? when : { all: [when] };
    engine.addRule({ name: id, conditions, event: { type: effect } });
  }
  const outcome = async (operation) => {
    const { events } = await engine.run(operation);
    return strictest(events.map((event) => event.type));
  };
  return { outcome, outcomeOfText: (text) => outcome(JSON.parse(text)) };
}

/** A condition over a fact, which may lie inside another. */
function over(name, operator, value) {
  const [fact, key] = name.split('.');
  return key === undefined ? { fact, operator, value } : { fact, path: `$.${key}`, operator, value };
}

const LANGUAGE = {
  and: (...conditions) => ({ all: conditions }),
  or: (...conditions) => ({ any: conditions }),
  not: (condition) => ({ not: condition }),
  holds: (name) => over(name, 'equal', true),
  is: (name, text) => over(name, 'equal', text),
  oneOf: (name, texts) => over(name, 'in', texts),
  zero: (name) => over(name, 'equal', 0),
  atMost: (name, number) => over(name, 'lessThanInclusive', number),
  moreThan: (name, number) => over(name, 'greaterThan', number),
  has: (name, text) => over(name, 'contains', text),
};
