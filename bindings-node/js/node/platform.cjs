'use strict';

/** The names under which a native addon for this machine may lie, the likelier first. */
exports.platforms = function platforms() {
  const machine = `${process.platform}-${process.arch}`;
  if (process.platform === 'win32') return [`${machine}-msvc`];
  // An addon for the other C library does not load, so trying is telling.
  return process.platform === 'linux' ? [`${machine}-gnu`, `${machine}-musl`] : [machine];
};
