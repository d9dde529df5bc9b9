// The keys, and the dialog that shows them: by keyboard, never while typing, and not for those who do not want them.

import assert from 'node:assert/strict';
import { test } from './harness.mjs';

const position = page => page.locator('.player input').inputValue();
const focused = (page, selector) => page.evaluate(chosen => document.activeElement?.matches(chosen), selector);
const still = { reducedMotion: true };

test('? shows what this is and every key, and gives the focus back', async ({ newPage, open }) => {
  const page = await newPage(still);
  await open(page);
  await page.locator('.top [data-do="theme"]').focus();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'What is this?' });
  await dialog.waitFor();
  assert.equal(await dialog.locator('p').count(), 3);
  assert.ok(await dialog.locator('kbd').count() > 10);
  assert.ok(await dialog.evaluate(element => element.contains(document.activeElement)));
  const before = await position(page);
  await page.keyboard.press('Home');
  assert.equal(await position(page), before, 'what lies behind the dialog stays as it is');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.ok(await focused(page, '[data-do="theme"]'));
  await page.locator('.top').getByRole('button', { name: /help/i }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.ok(await focused(page, '[data-do="help"]'));
});

test('keys without Ctrl can be switched off, and stay so', async ({ newPage, open }) => {
  const page = await newPage(still);
  await open(page);
  await page.keyboard.press('Home');
  assert.equal(await position(page), '0');
  await page.keyboard.press('?');
  const keys = page.getByRole('switch');
  assert.equal(await keys.getAttribute('aria-checked'), 'true');
  await keys.press('Space');
  assert.equal(await keys.getAttribute('aria-checked'), 'false');
  await page.keyboard.press('Escape');
  await page.keyboard.press('End');
  assert.equal(await position(page), '0');
  await page.reload();
  await page.locator('[data-ready]').waitFor();
  const before = await position(page);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('?');
  assert.equal(await position(page), before);
  assert.equal(await page.locator('dialog[open]').count(), 0);
  await page.locator('.top [data-do="help"]').click();
  assert.equal(await keys.getAttribute('aria-checked'), 'false');
});

test('a choice that is open for typing keeps its keys', async ({ newPage, open }) => {
  const page = await newPage(still);
  await open(page);
  const before = await position(page);
  await page.locator('[data-key="publishing"]').focus();
  for (const key of [',', '[', '?']) await page.keyboard.press(key);
  assert.equal(await position(page), before);
  assert.equal(await page.locator('dialog[open]').count(), 0);
});

test('brackets go from fault to broken guarantee and back', async ({ newPage, open }) => {
  const page = await newPage(still);
  await open(page);
  await page.locator('[data-key="publishing"]').selectOption('outbox');
  await page.locator('.gaps [data-gap="crash Sales.relay after publish"]').click();
  await page.locator('.player [data-do="start"]').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press(']');
  const struck = Number(await position(page));
  assert.ok(struck > 0);
  assert.match(await page.locator('.story .line[aria-current]').getAttribute('class'), /fault/);
  await page.keyboard.press(']');
  assert.ok(Number(await position(page)) > struck);
  await page.keyboard.press('[');
  assert.equal(Number(await position(page)), struck);
});
