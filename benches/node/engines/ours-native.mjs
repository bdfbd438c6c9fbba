// The outcome alone, by the native addon.

import { Policy } from 'prisma-policy';
import { over } from './ours.mjs';

export const name = 'prisma-policy';
export const packages = ['prisma-policy'];
export const load = () => over(Policy);
