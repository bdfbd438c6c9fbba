// Times the engines in turns, so that what disturbs the machine disturbs all of them.

import { COLUMNS, has } from './entrants.mjs';

const ROUNDS = 101;
const LOAD_ROUNDS = 21;

/** What one engine is timed for in one round, at least, in milliseconds. */
const SAMPLE = 1;

/** Passes before the clock matters, in milliseconds, for the compiler to warm up. */
const WARM_UP = 150;

/** For each engine the medians of each column in nanoseconds a call, of `load` too, and `spread`. */
export async function timings(entrants) {
  const rows = entrants.map(() => ({}));
  for (const column of Object.keys(COLUMNS)) await inTurns(entrants, column, rows);
  await loads(entrants, rows);
  return rows;
}

async function inTurns(entrants, column, rows) {
  console.error(`timing: ${column}, ${ROUNDS} rounds`);
  const runners = [];
  for (const [at, entrant] of entrants.entries()) {
    if (has(entrant, column)) runners.push(await runner(entrant, column, rows[at]));
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const { pass, passes, calls, samples } of runners) {
      samples.push(((await time(pass, passes)) * 1e6) / (passes * calls));
    }
  }
  for (const { row, samples } of runners) {
    row[column] = median(samples);
    const width = (quantile(samples, 0.75) - quantile(samples, 0.25)) / median(samples);
    row.spread = Math.max(row.spread ?? 0, width);
  }
}

/** An engine, warmed up, with so many passes that the clock's own grain does not matter. */
async function runner(entrant, column, row) {
  const [call, inputs] = COLUMNS[column](entrant);
  const loop = entrant.asynchronous ? asynchronousLoop : synchronousLoop;
  const pass = loop(`${entrant.file}, ${column}`)(call, inputs);
  const warm = performance.now() + WARM_UP;
  do await pass(1); while (performance.now() < warm);
  let passes = 1;
  while ((await time(pass, passes)) < SAMPLE) passes *= 2;
  return { pass, passes, calls: inputs.length, samples: [], row };
}

// Each engine and column has a loop of its own, made from a text of its own: what a compiler learns of one loop for
// all would make every call in it a slow one.

const synchronousLoop = (own) => new Function('call', 'inputs', `
  // ${own}
  let sink;
  return (passes) => {
    for (let pass = 0; pass < passes; pass++) for (const input of inputs) sink = call(input);
    return sink;
  };
`);

const asynchronousLoop = (own) => new Function('call', 'inputs', `
  // ${own}
  let sink;
  return async (passes) => {
    for (let pass = 0; pass < passes; pass++) for (const input of inputs) sink = await call(input);
    return sink;
  };
`);

async function time(pass, passes) {
  const start = performance.now();
  await pass(passes);
  return performance.now() - start;
}

async function loads(entrants, rows) {
  console.error(`timing: load, ${LOAD_ROUNDS} rounds`);
  const samples = entrants.map(() => []);
  for (let round = 0; round < LOAD_ROUNDS; round++) {
    for (const [at, { load }] of entrants.entries()) {
      const start = performance.now();
      await load();
      samples[at].push((performance.now() - start) * 1e6);
    }
  }
  rows.forEach((row, at) => (row.load = median(samples[at])));
}

/** The median of some samples. */
export function median(samples) {
  return quantile(samples, 0.5);
}

function quantile(samples, part) {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * part)];
}
