// The page starts: below a sub-folder, under its policy, without a complaint.

import assert from 'node:assert/strict';
import { test, until } from './harness.mjs';

test('the application stands when the page is served from a sub-folder', async ({ page, open, url }) => {
  assert.notEqual(new URL(url).pathname, '/');
  await open(page);
  assert.equal(await page.title(), 'Faultline');
  assert.equal(await page.locator('#boot').count(), 0);
  assert.ok(await page.locator('[data-ready], h1').count() > 0);
});

test('the policy of a built page allows neither inline code nor eval', async ({ page, open }) => {
  await open(page);
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self' 'wasm-unsafe-eval' 'sha256-/);
  assert.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'|ws:/);
});

test('nothing is asked of any other host', async ({ page, open, url }) => {
  const strangers = [];
  page.on('request', request => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) strangers.push(request.url());
  });
  await open(page);
  assert.deepEqual(strangers, []);
});

// A guard that has fallen asleep looks exactly like a page without problems.
test('the guard of these tests notices a refused script, a refused style, an exception and a worker', async ({ newPage, open }) => {
  const page = await newPage({ tolerant: true });
  await open(page);
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.ran = true';
    document.head.append(script);
    document.body.setAttribute('style', 'color: red');
    queueMicrotask(() => { throw new Error('on purpose'); });
    const code = `fetch('http://elsewhere.invalid/').catch(() => {})`;
    new Worker(URL.createObjectURL(new Blob([code])));
  });
  const signs = [/^policy: script-src/, /^policy: style-src/, /^exception: .*on purpose/, /^console: .*Content Security Policy/,
    /^policy, in a worker: connect-src/];
  for (const sign of signs) {
    await until(`${sign} is among the problems`, () => page.problems.some(problem => sign.test(problem)));
  }
  assert.equal(await page.evaluate(() => globalThis.ran), undefined);
});
