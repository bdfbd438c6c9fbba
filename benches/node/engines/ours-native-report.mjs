// The whole report, by the native addon.

import { Policy } from 'prisma-policy';
import { reportsOver } from './ours.mjs';

export const name = 'prisma-policy, full report';
export const packages = ['prisma-policy'];
/** It loads as without the report. */
export const loadsAlike = true;
export const load = () => reportsOver(Policy);
