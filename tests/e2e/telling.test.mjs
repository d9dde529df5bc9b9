// What the page tells of a run that broke: which claim is proved, where the story stands, where the player stands.

import assert from 'node:assert/strict';
import { test } from './harness.mjs';

const calm = { reducedMotion: true };
const broken = page => page.locator('.verdict.broken').waitFor();
const breakIt = async page => {
  await page.getByTestId('break-it').click();
  await broken(page);
};

test('the claim whose proof is in the light is marked, and no other', async ({ newPage, open }) => {
  const page = await newPage({ width: 1440, height: 900, ...calm });
  await open(page);
  await page.getByTestId('invitation').click();
  await broken(page);
  const marked = () => page.locator('.verdict .first.lit, .verdict .claim[aria-pressed="true"]').allInnerTexts();
  assert.deepEqual(await marked(), []);
  await page.getByRole('button', { name: 'Show the proof', exact: true }).click();
  assert.deepEqual(await marked(), await page.locator('.verdict .first').allInnerTexts());
  const others = page.locator('.verdict .claim');
  assert.ok(await others.count() > 0);
  for (const other of await others.all()) {
    await other.click();
    assert.deepEqual(await marked(), [await other.innerText()]);
  }
  await page.keyboard.press('Escape');
  assert.deepEqual(await marked(), []);
});

for (const [width, height] of [[1440, 900], [390, 844]]) {
  test(`of a long run that broke the story shows where, and the player keeps its rows, ${width} wide`, async ({ newPage, open }) => {
    const page = await newPage({ width, height, ...calm });
    await open(page);
    await page.locator('.top select').selectOption('run A busy day');
    const isOneRow = () => page.locator('.player button').evaluateAll(all => {
      const boxes = all.map(each => each.getBoundingClientRect());
      return Math.max(...boxes.map(box => box.top)) < Math.min(...boxes.map(box => box.bottom));
    });
    assert.ok(Number(await page.locator('.player input').getAttribute('max')) >= 1000, 'four figures');
    assert.ok(await isOneRow(), 'its buttons stand side by side');
    // The story stood at its end; it is broken at its beginning, and shown whole.
    await page.locator('.player [data-do="start"]').click();
    await page.locator('.story [data-gap="crash Sales after commit"]').first().click();
    await broken(page);
    await page.waitForFunction(() => {
      const [line, story] = ['.story .line.fault', '.story'].map(name => document.querySelector(name)?.getBoundingClientRect());
      return line && line.top >= story.top && line.bottom <= story.bottom;
    });
    assert.ok(await isOneRow(), 'its buttons stand side by side');
  }, { timeout: 120_000 });
}

test('where the system forces its colours, what only a ground told is told by a line', async ({ newPage, open }) => {
  const page = await newPage({ width: 1440, height: 900, forcedColors: 'active', ...calm });
  await open(page);
  await breakIt(page);
  await page.getByRole('button', { name: 'Show the proof', exact: true }).click();
  await page.locator('.picture.proving').waitFor();
  const outlined = locator => locator.first().evaluate(element => getComputedStyle(element).outlineStyle);
  for (const marked of ['.line[aria-current]', '.row.current', 'tr.changed', '.sides [aria-pressed="true"]']) {
    assert.equal(await outlined(page.locator(marked)), 'solid', marked);
  }
  for (const other of ['.line:not([aria-current])', '.row:not(.current)', '.sides [aria-pressed="false"]']) {
    assert.equal(await outlined(page.locator(other)), 'none', other);
  }
});
