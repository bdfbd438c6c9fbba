// casbin: each rule's condition stands in its policy and is evaluated by the matcher; the first that holds decides.

import { newEnforcer, newModelFromString } from 'casbin';
import { rules, textual } from '../../rules/rules.mjs';

export const name = 'casbin';
export const packages = ['casbin'];

const MODEL = `
[request_definition]
r = op

[policy_definition]
p = when, outcome, eft

[policy_effect]
e = priority(p.eft) || deny

[matchers]
m = eval(p.when)
`;

export async function load() {
  const enforcer = await newEnforcer(newModelFromString(MODEL));
  await enforcer.addFunction('has', (texts, text) => texts.includes(text));
  const policies = rules(LANGUAGE).map(({ effect, when }) => [when, effect, 'deny']);
  await enforcer.addPolicies([...policies, ['true', 'allow', 'allow']]);
  const outcome = (operation) => {
    const [, [, effect]] = enforcer.enforceExSync(operation);
    return effect;
  };
  return { outcome, outcomeOfText: (text) => outcome(JSON.parse(text)) };
}

const fact = (name) => `r.op.${name}`;

const LANGUAGE = textual({
  and: '&&',
  or: '||',
  not: '!',
  name: fact,
  oneOf: (name, texts) => `(${texts.map((text) => `${fact(name)} == ${JSON.stringify(text)}`).join(' || ')})`,
  has: (name, text) => `has(${fact(name)}, ${JSON.stringify(text)})`,
});
