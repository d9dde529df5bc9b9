// The map: the model as a board that lights up with the cursor, and leads to the text and to the records.

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
const card = (page, name) => page.locator('.board').getByRole('button', { name });
const chosen = page => page.locator('.editor textarea').evaluate(area => area.value.slice(area.selectionStart, area.selectionEnd));

async function map(page) {
  await page.locator('.sides [data-side=map]').click();
  await page.locator('.area .card').first().waitFor();
}

test('the map lights up with the cursor', async ({ newPage, open }) => {
  const page = await newPage(wide);
  await open(page);
  await map(page);
  const done = () => page.locator('.area .card.done').count();
  await until('what has run is lit', async () => await done() > 0);
  const all = await done();
  await page.keyboard.press('Home');
  await until('nothing has run at the beginning', async () => await done() === 0);
  const lit = [];
  for (let step = 0; step < 12 && !lit.includes('PlaceOrder'); step += 1) {
    await page.keyboard.press('ArrowRight');
    lit.push(...await page.locator('.area .card.now .name').allInnerTexts());
  }
  assert.ok(lit.includes('PlaceOrder'), 'the command that runs');
  await page.keyboard.press('End');
  await until('all of it is lit again', async () => await done() === all);
});

test('on a phone every card is seen without scrolling sideways', async ({ newPage, open }) => {
  const page = await newPage({ width: 390, height: 844, reducedMotion: true });
  await open(page);
  await map(page);
  const beside = await page.locator('.area .card').evaluateAll(cards =>
    cards.map(card => card.getBoundingClientRect()).filter(({ left, right }) => left < 0 || right > innerWidth).length);
  assert.equal(beside, 0);
  assert.ok(await page.locator('.map > div').evaluate(holder => holder.scrollWidth <= holder.clientWidth));
  const boxes = await page.locator('.area .card').evaluateAll(cards => cards.map(card => {
    const { left, right, top, bottom } = card.getBoundingClientRect();
    return { left, right, top, bottom };
  }));
  const overlap = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  assert.ok(boxes.every((one, place) => boxes.slice(place + 1).every(other => !overlap(one, other))), 'no card lies on another');
});

test('a card leads to its place in the text and to its records, by mouse and by key', async ({ newPage, open }) => {
  const page = await newPage(wide);
  await open(page);
  await map(page);
  await card(page, /^OrderPlaced, event/).click();
  await until('the name is selected in the text', async () => await chosen(page) === 'OrderPlaced');
  assert.ok(await page.locator('.story .line.lit').count() > 0, 'its records are lit');
  assert.equal(await page.locator('.sides [aria-pressed=true]').innerText(), 'Model');
  const lit = await page.locator('.story .line.lit').allInnerTexts();
  const other = await newPage(wide);
  await open(other, await page.evaluate(() => location.hash));
  await until('a link lights the same', async () => (await other.locator('.story .line.lit').allInnerTexts()).join() === lit.join());

  await map(page);
  const policy = card(page, /^ChargePolicy, policy/);
  await policy.focus();
  await page.keyboard.press('Enter');
  await until('the policy is selected', async () => await chosen(page) === 'ChargePolicy');
  assert.equal(await page.locator('.story .line.lit').count(), 0, 'it never ran here');
});

test('the map is a list for who hears it, of a model that was typed as well, and a link opens it', async ({ newPage, open }) => {
  const page = await newPage(wide);
  await open(page);
  await page.locator('.sides [data-side=model]').click();
  await page.locator('.editor textarea').fill('context Shop { aggregate Order { command Place { emit Placed } } }\n'
    + 'saga Fulfilment starts on Placed(order) { step Order(order).Place }\nscenario "One" { at 0ms Order(o1).Place }\n');
  await until('it runs', async () => /Shop/.test(await page.locator('.sentence b').innerText()));
  await map(page);
  const told = () => page.locator('.board > ol > li').evaluateAll(areas => areas.map(area => [
    area.querySelector('h2').textContent,
    ...[...area.querySelectorAll('button')].map(button => button.ariaLabel),
  ]));
  assert.deepEqual(await told(), [
    ['Shop', 'Order, aggregate, has run', 'Place, command, has run', 'Placed, event, has run'],
    ['Across contexts', 'Fulfilment, saga'],
  ]);
  await until('the address says so', async () => (await page.evaluate(() => location.hash)).length > 100);
  const other = await newPage(wide);
  await open(other, await page.evaluate(() => location.hash));
  await other.locator('.area .card.saga').waitFor();
});

for (const theme of ['dark', 'light']) {
  for (const width of [1440, 390]) {
    test(`axe finds nothing in the map, ${theme}, ${width} wide`, async ({ newPage, open }) => {
      const page = await newPage({ width, height: 900, theme, reducedMotion: true });
      await open(page);
      await map(page);
      assert.deepEqual(await findings(page), []);
      await page.locator('[data-do=back]').click();
      await page.locator('.area .card').first().waitFor();
      assert.deepEqual(await findings(page), [], 'in the middle of the run');
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the window');
    });
  }
}
