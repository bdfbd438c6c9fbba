// The same rules and the same operations in several policy engines for JavaScript: agreed on first, then timed in
// turns. What it prints is a part of docs/benchmarks.md; `cargo xtask bench node` keeps it there.
//   node benches/node/run.mjs FOLDER      the folder with our packed package, and the modules in ../../bindings-wasm/pkg

import { agree } from './src/agree.mjs';
import { coldStarts } from './src/cold.mjs';
import { enter } from './src/entrants.mjs';
import { timings } from './src/measure.mjs';
import { markdown } from './src/page.mjs';
import { putOwnPackage } from './src/own-package.mjs';
import { installedSizes, moduleSizes } from './src/sizes.mjs';

putOwnPackage(process.argv[2]);
const entrants = await enter();
const outcomes = await agree(entrants);
const calls = await timings(entrants);
const starts = coldStarts(entrants);
process.stdout.write(
  markdown({ entrants, outcomes, calls, starts, installed: installedSizes(entrants), modules: moduleSizes() }),
);
