// Cold starts: a fresh process for each engine, which loads it and its rules and judges one operation.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from './measure.mjs';

const PROCESSES = 15;
const CHILD = fileURLToPath(new URL('cold-child.mjs', import.meta.url));

/** For each engine the median of what its process took more than one that does nothing, in nanoseconds; and that. */
export function coldStarts(entrants) {
  console.error(`timing: cold starts, ${PROCESSES} processes each`);
  // One that loads as another does is not started for itself.
  const files = ['', ...entrants.map(({ file, loadsAlike }) => (loadsAlike ? undefined : file))];
  const samples = files.map(() => []);
  for (let round = 0; round < PROCESSES; round++) {
    files.forEach((file, at) => file !== undefined && samples[at].push(process(file)));
  }
  const [nothing, ...medians] = samples.map(median);
  return { nothing, engines: medians.map((time) => time - nothing) };
}

function process(file) {
  const start = performance.now();
  const { status, stderr } = spawnSync(globalThis.process.execPath, [CHILD, file], { encoding: 'utf8' });
  const time = performance.now() - start;
  if (status !== 0) throw new Error(`the process of ${file} failed\n${stderr}`);
  return time * 1e6;
}
