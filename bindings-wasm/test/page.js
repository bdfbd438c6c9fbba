// Runs in the browser, under a policy that allows no script but the site's own.

import * as prismaPolicy from '/dist/wasm/browser.js';
import { answer } from './answer.js';

/** For the test that drives the browser. */
window.prismaPolicy = prismaPolicy;
window.answers = (cases) => cases.map((one) => answer(prismaPolicy, one));
