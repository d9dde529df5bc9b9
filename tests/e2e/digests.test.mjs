// A run is the same run everywhere: what the page computes has the digest that the native command line computes.

import assert from 'node:assert/strict';
import { test } from './harness.mjs';
import { native } from './native.mjs';

test('the page and the native command line compute the same digests of 1,000 seeded runs', async ({ page, url }) => {
  await page.goto(`${url}?selfcheck=1000`);
  const digest = await page.locator('[data-digest]').innerText();
  assert.match(digest, /^[0-9a-f]{16}$/);
  assert.equal(digest, native('digests', '--seeds', '1000').trim());
});
