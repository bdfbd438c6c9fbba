#!/usr/bin/env node
'use strict';

// The command line: the same Rust code as the binary, through the native addon or through WebAssembly.

const { choose } = require('./choose.cjs');

const args = ['prisma-policy', ...process.argv.slice(2)];
process.exitCode = choose(
  (addon) => addon.runCommandLine(args),
  () => {
    const { readFileSync } = require('node:fs');
    const { join } = require('node:path');
    const { instantiate } = require('../cjs/glue/command-line.js');
    const { world } = require('./world.cjs');
    const bytes = readFileSync(join(__dirname, '..', 'command-line.wasm'));
    return instantiate(new WebAssembly.Module(bytes)).runCommandLine(args, world);
  },
);
