// What lies on the disk, and what a browser fetches.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const MODULES = fileURLToPath(new URL('../node_modules', import.meta.url));
const OWN = fileURLToPath(new URL('../../../bindings-wasm/pkg', import.meta.url));

/** The WebAssembly modules that are compared. */
const WEB_ASSEMBLY = [
  ['prisma-policy, engine', join(OWN, 'engine.wasm')],
  ['prisma-policy, reasoning', join(OWN, 'reasoning.wasm')],
  ['prisma-policy, reader of command lines', join(OWN, 'reader.wasm')],
  ['prisma-policy, command line', join(OWN, 'command-line.wasm')],
  ['@cedar-policy/cedar-wasm', join(MODULES, '@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm')],
];

/** For each engine the bytes of its packages and all that they need. */
export function installedSizes(entrants) {
  return entrants.map(({ packages }) => {
    const folders = new Set();
    packages.forEach((name) => gather(name, MODULES, folders));
    return [...folders].reduce((sum, folder) => sum + weigh(folder), 0);
  });
}

/** The version of an engine's first package. */
export function version({ packages: [name] }) {
  return name === undefined ? '' : manifest(join(MODULES, name)).version;
}

/** Raw, gzip and brotli bytes of each module. */
export function moduleSizes() {
  return WEB_ASSEMBLY.map(([name, file]) => {
    const bytes = readFileSync(file);
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    return { name, sizes: [bytes.length, gzipSync(bytes, { level: 9 }).length, brotli.length] };
  });
}

/** The folder of a package and of all that it needs; optional ones for other platforms are not there. */
function gather(name, from, folders) {
  const folder = [join(from, 'node_modules', name), join(MODULES, name)].find(existsSync);
  if (folder === undefined || folders.has(folder)) return;
  folders.add(folder);
  const { dependencies = {}, optionalDependencies = {} } = manifest(folder);
  Object.keys({ ...dependencies, ...optionalDependencies }).forEach((needed) => gather(needed, folder, folders));
}

function manifest(folder) {
  return createRequire(import.meta.url)(join(folder, 'package.json'));
}

/** Without packages inside it, which are counted apart. */
function weigh(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .reduce((sum, entry) => {
      const path = join(folder, entry.name);
      return sum + (entry.isDirectory() ? weigh(path) : readFileSync(path).length);
    }, 0);
}
