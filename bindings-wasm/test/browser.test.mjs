// The package in a real browser, under a strict content security policy.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { answer } from '../../bindings-node/test/support/answer.mjs';
import { bindings } from '../../bindings-node/test/support/bindings.mjs';
import { cases, hold } from '../../bindings-node/test/support/conformance.mjs';
import { plainLines } from '../../bindings-node/test/support/lines.mjs';
import { launch } from './support/browser.mjs';
import { site } from './support/site.mjs';

const [[, native]] = bindings;

describe('a browser', () => {
  const complaints = [];
  let served;
  let browser;
  let page;

  before(async () => {
    served = await site();
    browser = await launch();
    page = await browser.newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(served.url);
    await page.waitForFunction(() => 'page' in window);
  });

  after(async () => {
    await browser?.close();
    served?.close();
  });

  test('the page forbids making code out of text', async () => {
    assert.equal(await page.evaluate(() => window.page.strict()), true);
    complaints.length = 0;
  });

  test('a call before the engine is loaded says how to load it', async () => {
    const said = await page.evaluate(() => window.page.thrownBeforeStart());
    assert.equal(said, 'EngineError: the engine is not loaded yet: `await init()` first');
  });

  test('the engine loads, and what is apart from it does not', async () => {
    await page.evaluate(() => window.page.start());
    assert.ok(served.requests.includes('/bindings-node/dist/engine.wasm'));
    for (const apart of ['reasoning', 'reader']) assert.ok(!served.requests.includes(`/bindings-node/dist/${apart}.wasm`));
  });

  test('reasoning loads when it is asked for', async () => {
    const said = await page.evaluate(() => window.page.thrownBeforeReasoning());
    assert.equal(said, 'EngineError: reasoning is not loaded yet: `await initReasoning()` first');
    const holds = await page.evaluate(() => window.page.reasoning());
    assert.deepEqual(holds, native.Policy.criticalRules().prove().map((proof) => proof.holds));
    assert.ok(served.requests.includes('/bindings-node/dist/reasoning.wasm'));
  });

  test('every conformance case, equal to the byte to the native engine', async () => {
    const said = await page.evaluate((all) => window.page.answers(all), cases);
    assert.equal(said.length, cases.length);
    cases.forEach((one, at) => {
      hold(one, said[at]);
      assert.equal(said[at], answer(native, one), one.name);
    });
  });

  test('the reader loads when it is asked for, and reads the corpus of command lines to the same bytes', async () => {
    const said = await page.evaluate((all) => window.page.readings(all), plainLines);
    assert.deepEqual(said, plainLines.map((line) => JSON.stringify(native.readCommand(line))));
    assert.ok(served.requests.includes('/bindings-node/dist/reader.wasm'));
  });

  for (const [title, source, operation] of [
    ['ten thousand parentheses', `policy "P" language 1 rule r { deny when ${'('.repeat(10_000)}`, '['.repeat(10_000)],
    ['a megabyte of brackets', '['.repeat(1 << 20), '['.repeat(1 << 20)],
    ['huge numbers', `policy "P" language 1 rule r { deny when database.rows < ${'9'.repeat(100_000)} }`, `{"database":{"rows":1e400}}`],
    ['lone surrogates', '\ud800', '{"command":"\ud800"}'],
  ]) {
    test(`${title}, and the next call is answered rightly`, async () => {
      const said = await page.evaluate(([s, o]) => window.page.hostile(s, o), [source, operation]);
      assert.deepEqual(said, ['PolicyError', 'OperationError', 'OperationError', 'deny']);
    });
  }

  test('the browser had nothing to complain of', () => assert.deepEqual(complaints, []));
});
