'use strict';

const { load } = require('./native.cjs');

/** Forces one of the two, for tests and for machines on which the choice goes wrong. */
const CHOICE = 'PRISMA_POLICY_BACKEND';

/** Calls `native` with the addon where it loads, and `wasm` where it does not. */
exports.choose = function choose(native, wasm) {
  const wish = process.env[CHOICE] ?? '';
  if (!['', 'native', 'wasm'].includes(wish)) throw new Error(`${CHOICE} is \`native\` or \`wasm\`, not \`${wish}\``);
  const addon = wish === 'wasm' ? undefined : addonOr(wish);
  return addon === undefined ? wasm() : native(addon);
};

function addonOr(wish) {
  try {
    return load();
  } catch (error) {
    if (wish === '') return undefined;
    throw new Error(`${CHOICE} asks for the native addon, which does not load: ${error.message}`, { cause: error });
  }
}
