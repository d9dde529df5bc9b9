// A run is the same run everywhere: what the page computes has the digest that the native command line computes.

import { test } from './harness.mjs';

// The place for it:
//
//   import assert from 'node:assert/strict';
//   import { native } from './native.mjs';
//
//   test('…', async ({ page, open }) => {
//     await open(page, '#…');
//     assert.equal(await page.locator('…').innerText(), native('digests'));
//   });
test.skip('the page and the native command line compute the same digests', 'neither prints them yet');
