// CASL: a `cannot` for each rule with a query as its condition. The last that matches decides, so the strictest
// stands last; what it asks for is its reason.

import { Ability, AbilityBuilder, buildMongoQueryMatcher } from '@casl/ability';
import { $and, $nor, $or, and, nor, or } from '@ucast/mongo2js';
import { rules } from '../../rules/rules.mjs';

export const name = '@casl/ability';
export const packages = ['@casl/ability'];

export function load() {
  const { can, cannot, build } = new AbilityBuilder(Ability);
  can('run', 'Operation');
  for (const { effect, when } of rules(LANGUAGE).reverse()) cannot('run', 'Operation', when).because(effect);
  const ability = build({
    conditionsMatcher: buildMongoQueryMatcher({ $and, $nor, $or }, { and, nor, or }),
    detectSubjectType: () => 'Operation',
  });
  const outcome = (operation) => {
    const rule = ability.relevantRuleFor('run', operation);
    return rule.inverted ? rule.reason : 'allow';
  };
  return { outcome, outcomeOfText: (text) => outcome(JSON.parse(text)) };
}

const LANGUAGE = {
  and: (...conditions) => ({ $and: conditions }),
  or: (...conditions) => ({ $or: conditions }),
  not: (condition) => ({ $nor: [condition] }),
  holds: (name) => ({ [name]: true }),
  is: (name, text) => ({ [name]: text }),
  oneOf: (name, texts) => ({ [name]: { $in: texts } }),
  zero: (name) => ({ [name]: 0 }),
  atMost: (name, number) => ({ [name]: { $lte: number } }),
  moreThan: (name, number) => ({ [name]: { $gt: number } }),
  has: (name, text) => ({ [name]: { $all: [text] } }),
};
