// json-logic-engine: all rules as one `if`, compiled.

import { LogicEngine } from 'json-logic-engine';
import { rules } from '../../rules/rules.mjs';

export const name = 'json-logic-engine';
export const packages = ['json-logic-engine'];

export function load() {
  const branches = rules(LANGUAGE).flatMap(({ effect, when }) => [when, effect]);
  const outcome = new LogicEngine().build({ if: [...branches, 'allow'] });
  return { outcome, outcomeOfText: (text) => outcome(JSON.parse(text)) };
}

const fact = (name) => ({ var: name });

const LANGUAGE = {
  and: (...conditions) => ({ and: conditions }),
  or: (...conditions) => ({ or: conditions }),
  not: (condition) => ({ '!': condition }),
  holds: fact,
  is: (name, text) => ({ '===': [fact(name), text] }),
  oneOf: (name, texts) => ({ in: [fact(name), { preserve: texts }] }),
  zero: (name) => ({ '===': [fact(name), 0] }),
  atMost: (name, number) => ({ '<=': [fact(name), number] }),
  moreThan: (name, number) => ({ '>': [fact(name), number] }),
  has: (name, text) => ({ in: [text, fact(name)] }),
};
