import { readFileSync } from 'node:fs';

/** The engines' files, the hand-written floor first. */
export const FILES = [
  'by-hand', 'ours-native', 'ours-native-report', 'ours-wasm', 'ours-wasm-report', 'json-logic', 'cel', 'casl', 'zen',
  'casbin', 'cedar', 'json-rules',
];

/** The operations, as values and as the text that they are in the file. */
export const OPERATIONS = JSON.parse(readFileSync(new URL('../../operations.json', import.meta.url), 'utf8'));
export const TEXTS = OPERATIONS.map((operation) => JSON.stringify(operation));

/**
 * An engine module has
 *   name, packages        as it stands in the table, and the packages that it is
 *   asynchronous          whether it answers with promises
 *   loadsAlike            whether another has the same load and cold start
 *   load()                gives the engine, or a promise of it:
 *     outcome(operation), outcomeOfText(text)
 *     prepare(operation), outcomeOfPrepared(prepared)       where it can read an operation once
 */
export async function engineModule(file) {
  return import(new URL(`../engines/${file}.mjs`, import.meta.url).href);
}

/** All engines, loaded. */
export async function enter() {
  const entrants = [];
  for (const file of FILES) {
    const module = await engineModule(file);
    const engine = await module.load();
    const prepared = engine.prepare && OPERATIONS.map((operation) => engine.prepare(operation));
    entrants.push({ packages: [], asynchronous: false, ...module, file, engine, prepared });
  }
  return entrants;
}

/** What is timed: a function of an engine, and what it is called with. */
export const COLUMNS = {
  object: ({ engine }) => [engine.outcome, OPERATIONS],
  text: ({ engine }) => [engine.outcomeOfText, TEXTS],
  prepared: ({ engine, prepared }) => [engine.outcomeOfPrepared, prepared],
};

/** Whether an engine has a column. */
export function has(entrant, column) {
  return COLUMNS[column](entrant)[0] !== undefined;
}
