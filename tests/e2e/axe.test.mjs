// What a machine can find of what shuts people out: nothing, in each state of the minute, theme and width.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from './harness.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Each finding as a line; SVG text on SVG is beyond axe, and tests/native/colours.rs looks at it instead. */
async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}

for (const theme of ['dark', 'light']) {
  for (const width of [1440, 390]) {
    test(`axe finds nothing in the first paint and in a broken run, ${theme}, ${width} wide`, async ({ newPage, open }) => {
      const page = await newPage({ width, height: 900, theme, reducedMotion: true });
      await open(page);
      assert.deepEqual(await findings(page), []);
      await page.getByRole('button', { name: /break it for me/i }).click();
      await page.locator('[data-anomalies]:not([data-anomalies=""])').waitFor();
      assert.deepEqual(await findings(page), []);
      await page.locator('.grip').press('Enter');
      await page.locator('.gaps.holding').waitFor({ state: 'attached' });
      assert.deepEqual(await findings(page), [], 'while a fault is in the hand');
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await page.locator('dialog[open]').waitFor();
      assert.deepEqual(await findings(page), [], 'in the help');
    });
  }
}

const side = name => page => page.locator('.sides button', { hasText: name }).click();
const panels = [
  ['the model beside the run', side('Model')],
  ['the map', side('Map')],
  ['the settings', side('Settings')],
  ['the menu of a gap', async page => {
    await page.locator('.gaps [data-gap="crash Sales after save"]').focus();
    await page.keyboard.press('Enter');
    await page.locator('.menu').waitFor();
  }],
  ['a claim and its proof', async page => {
    await page.getByTestId('break-it').click();
    await page.getByRole('button', { name: 'Show the proof', exact: true }).click();
    await page.locator('.picture.proving').waitFor();
  }],
  ['sagas, in plain words', async page => {
    await page.locator('.top select').selectOption('example tour-package');
    await page.locator('.words').click();
    await page.locator('.saga-sheet').first().waitFor();
  }],
];

for (const theme of ['dark', 'light']) {
  for (const [width, height] of [[1440, 900], [1280, 720], [390, 844]]) {
    test(`axe finds nothing in any panel, ${theme}, ${width} wide`, async ({ newPage, open }) => {
      const found = {};
      for (const [name, show] of panels) {
        const page = await newPage({ width, height, theme, reducedMotion: true });
        await open(page);
        await show(page);
        const here = await findings(page);
        if (here.length) found[name] = here;
        await page.context().close();
      }
      assert.deepEqual(found, {});
    }, { timeout: 120_000 });
  }
}
