// The whole report, by WebAssembly.

import { Policy } from 'prisma-policy/wasm';
import { reportsOver } from './ours.mjs';

export const name = 'prisma-policy/wasm, full report';
export const packages = ['prisma-policy'];
/** It loads as without the report. */
export const loadsAlike = true;
export const load = () => reportsOver(Policy);
