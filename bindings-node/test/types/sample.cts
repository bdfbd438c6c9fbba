import prismaPolicy = require('prisma-policy');
import wasm = require('prisma-policy/wasm');

const policy: prismaPolicy.Policy = prismaPolicy.Policy.criticalRules();
const decision: prismaPolicy.Decision = policy.decide({ command: 'migrate reset' });
const outcome: prismaPolicy.Outcome = wasm.Policy.criticalRules().outcome('{}');
console.log(decision.outcome, outcome);
