// The outcome alone, by WebAssembly.

import { Policy } from 'prisma-policy/wasm';
import { over } from './ours.mjs';

export const name = 'prisma-policy/wasm';
export const packages = ['prisma-policy'];
export const load = () => over(Policy);
