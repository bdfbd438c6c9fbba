// The whole report, by the native addon.

import { Policy } from 'prisma-policy';
import { reportsOver } from './ours.mjs';

export const name = 'prisma-policy, full report';
export const packages = ['prisma-policy'];
export const load = () => reportsOver(Policy);
