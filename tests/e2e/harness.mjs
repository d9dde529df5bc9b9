// What a *.test.mjs file imports.
//
//   import assert from 'node:assert/strict';
//   import { test } from './harness.mjs';
//
//   test('a claim, in words', async ({ page, open, newPage }) => {
//     await open(page, '#…');
//     assert.equal(await page.locator('h1').innerText(), 'Faultline');
//   });
//
// `page` is fresh for each test. `newPage({ width, height, theme, reducedMotion })` makes further ones. `open(page, hash)`
// waits until the application stands. Further: `url`, where the application is served, and `browser`.
//
// A test fails, whatever it asserts, when a page of it logged an error, threw, or met the policy; one that provokes such
// a thing opens its page with `newPage({ tolerant: true })` and looks into `page.problems` itself. Wait for conditions
// (locators, `page.waitForFunction`, `until`), never for time to pass.

export const tests = [];

/** Adds a test; `timeout` is in milliseconds. */
export function test(name, body, { timeout = 60_000 } = {}) {
  tests.push({ name, body, timeout });
}

/** A test that does not run, and why not. It is counted as skipped. */
test.skip = (name, reason) => tests.push({ name, reason });

/** Waits until `holds` does, for what no locator can see; `what` is the claim, for the message when it never does. */
export async function until(what, holds, { timeout = 10_000 } = {}) {
  const end = performance.now() + timeout;
  while (!await holds()) {
    if (performance.now() > end) throw new Error(`not within ${timeout / 1000} s: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
