// The address: whatever is on the screen is in it, and it is there before anybody can leave.

import assert from 'node:assert/strict';
import { test, until } from './harness.mjs';

const view = { width: 1440, height: 900, reducedMotion: true };
const fragment = page => new URL(page.url()).hash;
const stands = page => page.locator('.player output').innerText();

/** Loads the page again once the address is another one than before. */
async function reload(page, before) {
  await until('the address has been written', async () => fragment(page) !== before);
  await page.reload();
  await page.locator('[data-ready]').waitFor();
}

test('a reload finds the row in the light', async ({ newPage, open }) => {
  const page = await newPage(view);
  await open(page);
  const row = page.locator('.state td button', { hasText: '14.4 ms' });
  const lit = () => page.locator('.story .line.lit').allInnerTexts();
  await row.click();
  await page.locator('.picture.proving').waitFor();
  const seen = [await lit(), await stands(page)];
  await reload(page, '');
  await page.locator('.picture.proving').waitFor();
  assert.equal(await row.getAttribute('aria-pressed'), 'true');
  assert.deepEqual([await lit(), await stands(page)], seen);
});

test('a reload finds the open search and what it found', async ({ newPage, open }) => {
  const page = await newPage(view);
  await open(page);
  await page.locator('.look [data-do=search]').click();
  await page.locator('.search input').fill('commit  <Sales>');
  await page.locator('.search input').fill('commit Sales');
  const found = await page.locator('.search output').innerText();
  assert.match(found, /[1-9]/);
  await page.keyboard.press('Enter');
  const seen = [await stands(page), await page.locator('.search output').innerText()];
  await until('the address has been written', async () => fragment(page) !== '');
  const [written] = [fragment(page)];
  // Another page has nothing but the address.
  const other = await newPage(view);
  await open(other, written);
  assert.equal(await other.locator('.search input').inputValue(), 'commit Sales');
  assert.deepEqual([await stands(other), await other.locator('.search output').innerText()], seen);
});

test('a reload finds the menu of a gap with all that it offered', async ({ newPage, open }) => {
  const page = await newPage(view);
  await open(page);
  await page.locator('.gaps [data-gap="crash Sales after commit"]').click();
  const offered = () => page.locator('.menu [data-fault]').evaluateAll(
    faults => faults.map(fault => [fault.dataset.fault, fault.ariaPressed]),
  );
  const seen = await offered();
  assert.ok(seen.length > 1);
  await reload(page, '');
  assert.deepEqual(await offered(), seen);
  // It is no picture of a menu: another choice takes the place of the first.
  const other = seen.find(([, pressed]) => pressed === 'false')[0];
  await page.locator(`.menu [data-fault="${other}"]`).click();
  assert.deepEqual((await offered()).filter(([, pressed]) => pressed === 'true').map(([fault]) => fault), [other]);
  const before = fragment(page);
  await page.locator('.menu [data-do=close]').click();
  await reload(page, before);
  assert.equal(await page.locator('.menu').count(), 0);
});

test('who steps quickly and leaves at once comes back to where they were', async ({ newPage, open }) => {
  const page = await newPage(view);
  await open(page);
  await page.locator('[data-do=start]').click();
  const step = async times => {
    for (let time = 0; time < times; time += 1) await page.locator('[data-do=on]').evaluate(button => button.click());
    return stands(page);
  };
  const quick = await step(3);
  await page.reload();
  await page.locator('[data-ready]').waitFor();
  assert.equal(await stands(page), quick);
  // Also where steps come faster than the address may change.
  const quicker = await step(25);
  await page.goto('about:blank');
  await page.goBack();
  await page.locator('[data-ready]').waitFor();
  assert.equal(await stands(page), quicker);
});
