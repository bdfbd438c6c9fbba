// Writes critical.cel.json and critical.zen.json, the rules for engines of expressions.
//   node benches/rules/write.mjs

import { writeFileSync } from 'node:fs';
import { rules, textual } from './rules.mjs';

const LANGUAGES = {
  cel: textual({ and: '&&', or: '||', not: '!' }),
  zen: textual({ and: 'and', or: 'or', not: 'not ' }),
};

for (const [name, language] of Object.entries(LANGUAGES)) {
  const lines = rules(language).map((rule) => `  ${JSON.stringify(rule)}`);
  writeFileSync(new URL(`critical.${name}.json`, import.meta.url), `[\n${lines.join(',\n')}\n]\n`);
}
