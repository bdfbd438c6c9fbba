import { COLUMNS, TEXTS, has } from './entrants.mjs';

/** Sees that all engines decide alike, in every column that they have; gives what they agreed on. */
export async function agree(entrants) {
  let agreed;
  for (const entrant of entrants) {
    for (const column of Object.keys(COLUMNS).filter((column) => has(entrant, column))) {
      const own = await outcomes(entrant, column);
      agreed ??= own;
      const differing = own.findIndex((outcome, at) => outcome !== agreed[at]);
      if (differing >= 0) {
        throw new Error(`${entrant.name} (${column}) says ${own[differing]} and not ${agreed[differing]} of\n${TEXTS[differing]}`);
      }
    }
    console.error(`agreed: ${entrant.name}`);
  }
  return agreed;
}

async function outcomes(entrant, column) {
  const [call, inputs] = COLUMNS[column](entrant);
  const outcomes = [];
  for (const input of inputs) outcomes.push(await call(input));
  return outcomes;
}
