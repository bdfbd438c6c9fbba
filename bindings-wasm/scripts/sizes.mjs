// Prints what the WebAssembly modules weigh, raw and as servers send them.

import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(11);
const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });

console.log('module'.padEnd(20) + ['raw', 'gzip', 'brotli'].map((title) => title.padStart(11)).join(''));
for (const name of ['engine.wasm', 'reasoning.wasm', 'reader.wasm', 'command-line.wasm']) {
  const bytes = readFileSync(new URL(`../pkg/${name}`, import.meta.url));
  const sizes = [bytes.length, gzipSync(bytes, { level: 9 }).length, brotli(bytes).length];
  console.log(name.padEnd(20) + sizes.map(kilobytes).join(''));
}
