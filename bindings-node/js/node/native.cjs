'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { platforms } = require('./platform.cjs');

/** The native addon; throws where there is none for this machine or it does not load. */
exports.load = function load() {
  const reasons = [];
  for (const platform of platforms()) {
    const beside = join(__dirname, '..', `prisma-policy.${platform}.node`);
    try {
      return require(existsSync(beside) ? beside : `@prisma-policy/${platform}`);
    } catch (error) {
      reasons.push(`${platform}: ${String(error.message).split('\n')[0]}`);
    }
  }
  throw new Error(reasons.join('; '));
};
