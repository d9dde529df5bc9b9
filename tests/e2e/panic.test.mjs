// When the program itself fails, a page says so, and the scenario survives.

import assert from 'node:assert/strict';
import { test, until } from './harness.mjs';

/** A browser whose measures overflow the next sum: the program fails where it scrolls the story. */
const plant = page => page.evaluate(() => {
  for (const name of ['offsetTop', 'offsetHeight']) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => 2 ** 31 - 1 });
  }
});

test('a panic shows a page that starts again with the same scenario', async ({ newPage, open }) => {
  const page = await newPage({ tolerant: true, reducedMotion: true });
  await open(page);
  await page.locator('[data-key="publishing"]').selectOption('outbox');
  await page.locator('[data-anomalies]').waitFor();
  await until('the address has been written', async () => /^#v1\./.test(new URL(page.url()).hash));
  const hash = () => new URL(page.url()).hash;

  await plant(page);
  await page.getByTestId('break-it').click();
  const failed = page.getByRole('alert').filter({ hasText: 'has failed' });
  await failed.waitFor();
  assert.equal(await page.locator('.app').count(), 0);
  await failed.getByText('For a bug report').click();
  assert.match(await failed.locator('pre').innerText(), /src\/ui\/.*overflow/s);
  const again = failed.getByRole('button');
  assert.equal(await again.innerText(), 'Start again with this scenario');
  const broken = hash();

  // What is left of the playground answers to nothing.
  await page.keyboard.press('Control+z');
  assert.equal(hash(), broken);
  await again.click();
  await page.locator('[data-ready]').waitFor();
  assert.equal(hash(), broken);
  assert.equal(await page.locator('[data-key="publishing"]').inputValue(), 'outbox');

  await plant(page);
  await page.getByTestId('break-it').click();
  await failed.getByRole('link', { name: 'Start afresh' }).click();
  await page.locator('[data-ready]').waitFor();
  assert.equal(hash(), '');
  assert.equal(await page.locator('[data-key="publishing"]').inputValue(), 'broker-after-commit');
});
