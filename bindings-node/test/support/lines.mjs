// The corpus of command lines, which the reader is held against elsewhere; here every binding must read them alike.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './bindings.mjs';

const folder = repository('tests/commands');

/** Every line, with the package scripts that it is read with. */
export const lines = readdirSync(folder)
  .filter((file) => file.endsWith('.jsonl'))
  .sort()
  .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
  .filter((json) => json.trim() !== '')
  .map((json) => JSON.parse(json))
  .map(({ line, scripts = {}, packages = {} }) => ({ line, scripts, packages }));

/** The lines that are read without scripts, and that can stand in a list that NUL separates. */
export const plainLines = lines
  .filter(({ line, scripts, packages }) => Object.keys({ ...scripts, ...packages }).length === 0 && !line.includes('\0'))
  .map(({ line }) => line);
