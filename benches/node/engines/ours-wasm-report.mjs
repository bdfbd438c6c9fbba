// The whole report, by WebAssembly.

import { Policy } from 'prisma-policy/wasm';
import { reportsOver } from './ours.mjs';

export const name = 'prisma-policy/wasm, full report';
export const packages = ['prisma-policy'];
export const load = () => reportsOver(Policy);
