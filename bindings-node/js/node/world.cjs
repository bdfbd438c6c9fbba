'use strict';

// The world of a process, for the command line that runs as WebAssembly. Everything is synchronous, since
// WebAssembly cannot wait.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { constants } = require('node:os');
const { isatty } = require('node:tty');

/** How long to wait for a stream that is not ready, in milliseconds. */
const PAUSE = 5;

exports.world = {
  open(path) {
    const file = fs.openSync(path, 'r');
    if (!fs.fstatSync(file).isDirectory()) return file;
    fs.closeSync(file);
    throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
  },

  read(file, most) {
    const buffer = Buffer.allocUnsafe(Math.min(most, 1 << 16));
    return buffer.subarray(0, patiently(() => readSome(file, buffer)));
  },

  close: (file) => fs.closeSync(file),

  writeFile: (path, contents) => fs.writeFileSync(path, contents),

  write(file, bytes) {
    for (let at = 0; at < bytes.length; ) at += patiently(() => fs.writeSync(file, bytes, at));
  },

  isTerminal: (file) => isatty(file),

  variable: (name) => process.env[name],

  spawn,

  codeOf: (error) => String(error?.code ?? error?.message ?? error),
};

/** The end of the input is an error on Windows. */
function readSome(file, buffer) {
  try {
    return fs.readSync(file, buffer);
  } catch (error) {
    if (error.code === 'EOF') return 0;
    throw error;
  }
}

/** The exit code of a program, or its signal's number, negative. */
function spawn(program, args) {
  // A terminal sends its signals to the child too; this process outlives it to tell how it ended.
  const outlive = () => {};
  const signals = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'].filter((name) => name in constants.signals);
  for (const signal of signals) process.on(signal, outlive);
  try {
    const { status, signal, error } = spawnSync(program, args, { stdio: 'inherit' });
    if (status === null && signal === null) throw error;
    return signal === null ? status : -constants.signals[signal];
  } finally {
    for (const signal of signals) process.off(signal, outlive);
  }
}

/** A stream that is shared with another program may be set not to wait. */
function patiently(work) {
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }
}
