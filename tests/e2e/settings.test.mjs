// All settings, behind the sentence: searched, changed for all contexts and for one, had back, and passed on in a link.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test, until } from './harness.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}

const wide = { width: 1440, height: 900, reducedMotion: true };
const panel = page => page.locator('.settings');
const line = (page, name) => panel(page).locator(`li[data-id="${name}"]`);
const names = page => panel(page).locator('li label').allInnerTexts();
const digest = page => page.locator('.app').getAttribute('data-digest');
const focused = (page, selector) => page.evaluate(chosen => document.activeElement?.matches(chosen), selector);

test('by keyboard alone: a setting is searched for, changed, seen in the sentence, and had back', async ({ newPage, open }) => {
  const page = await newPage(wide);
  await open(page);
  await page.keyboard.press('s');
  await until('the panel has the focus', () => focused(page, '.settings'));
  const all = (await names(page)).length;
  await page.keyboard.press('Tab');
  await page.keyboard.type('relay outbox');
  await until('only what is about it is left', async () => (await names(page)).includes('poll') && (await names(page)).length < all);
  const before = await digest(page);
  await page.locator('[data-do=set][data-key=publishing]').selectOption('outbox');
  await until('the relay works', async () => await digest(page) !== before);
  const healthy = await digest(page);

  await line(page, 'poll').locator('input').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('7ms');
  await page.keyboard.press('Enter');
  await until('another run', async () => await digest(page) !== healthy);
  const chip = page.locator('.sentence [data-id="poll"]');
  assert.match(await chip.innerText(), /poll 7ms/);
  await page.keyboard.press('Tab');
  assert.ok(await focused(page, '[data-do=reset]'));
  await page.keyboard.press('Enter');
  await until('the run of before', async () => await digest(page) === healthy);
  assert.equal(await chip.count(), 0);
  await until('the focus stays beside', () => focused(page, '#set-poll'));
});

test('what is no value is told at its field and runs nothing, and is mended there', async ({ newPage, open }) => {
  const page = await newPage(wide);
  await open(page);
  await page.locator('[data-do=all-settings]').click();
  const before = await digest(page);
  const field = line(page, 'restart').locator('input');
  await field.fill('soon');
  await field.press('Enter');
  const alert = line(page, 'restart').getByRole('alert');
  await alert.waitFor();
  assert.match(await alert.innerText(), /soon.*50ms/);
  assert.equal(await field.inputValue(), 'soon');
  assert.equal(await digest(page), before);
  await field.fill('60ms');
  await field.press('Enter');
  await alert.waitFor({ state: 'detached' });
  assert.match(await page.locator('.sentence').innerText(), /restart 60ms/);
});

test('one context differs, a link says so and opens the same panel', async ({ newPage, open }) => {
  const page = await newPage(wide);
  await open(page);
  await page.locator('[data-do=all-settings]').click();
  await panel(page).getByRole('combobox', { name: 'Whose settings' }).selectOption('Inventory');
  await panel(page).getByRole('searchbox').fill('dedupe');
  await until('it alone is left', async () => (await names(page)).join() === 'dedupe');
  const field = line(page, 'dedupe').locator('select');
  assert.equal(await field.inputValue(), '', 'as it is for all');
  await field.selectOption('inbox');
  await page.locator('.sentence').getByText('Inventory: dedupe inbox').waitFor();

  const hash = await page.evaluate(() => location.hash);
  const other = await newPage(wide);
  await open(other, hash);
  await line(other, 'dedupe').waitFor();
  assert.deepEqual(await names(other), ['dedupe']);
  assert.equal(await panel(other).getByRole('combobox', { name: 'Whose settings' }).inputValue(), 'Inventory');
  assert.equal(await line(other, 'dedupe').locator('select').inputValue(), 'inbox');
  assert.equal(await digest(other), await digest(page));
  await other.locator('.sentence [data-id="dedupe.Inventory"] [data-do=reset]').click();
  await until('as it is for all', async () => await line(other, 'dedupe').locator('select').inputValue() === '');
});

test('on a phone and in plain words it fits and axe finds nothing, dark and light', async ({ newPage, open }) => {
  for (const theme of ['dark', 'light']) {
    const page = await newPage({ width: 390, height: 844, theme, reducedMotion: true });
    await open(page);
    await page.locator('.top').getByRole('button', { name: 'Plain words' }).click();
    await page.locator('[data-do=all-settings]').click();
    await line(page, 'poll').scrollIntoViewIfNeeded();
    assert.match(await line(page, 'poll').innerText(), /sender looks into its to-send list/);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing lies beside the screen');
    for (const control of await panel(page).locator('input, select, button').all()) {
      const { width, height } = await control.boundingBox();
      assert.ok(width >= 24 && height >= 24, await control.evaluate(element => element.outerHTML));
    }
    assert.deepEqual(await findings(page), []);
  }
});
