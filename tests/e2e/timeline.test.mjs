// Looking at the timeline: zoom, pan, fit, the strip of the whole run, folding, lanes, long runs.

import assert from 'node:assert/strict';
import { test, until } from './harness.mjs';

const view = page => page.evaluate(() => ({
  part: document.querySelectorAll('.window-frame').length > 0,
  ticks: [...document.querySelectorAll('.picture .tick')].map(tick => tick.textContent).join(' '),
}));
const lanes = page => page.locator('.lane-tool').evaluateAll(tools => tools.map(tool => tool.dataset.id));
const quiet = { width: 1440, height: 900, reducedMotion: true };

test('zoom, pan and fit by button and by key, and a link restores the window', async ({ newPage, open }) => {
  const page = await newPage(quiet);
  await open(page);
  const whole = await view(page);
  assert.equal(whole.part, false);
  await page.getByRole('button', { name: 'Zoom in' }).click();
  const closer = await view(page);
  assert.ok(closer.part && closer.ticks !== whole.ticks);
  await until('the address carries it', () => /^#v1\./.test(new URL(page.url()).hash));
  const address = page.url();
  await page.getByRole('button', { name: 'Earlier' }).click();
  const earlier = await view(page);
  assert.notEqual(earlier.ticks, closer.ticks);
  await until('the address carries this, too', () => page.url() !== address);
  await page.reload();
  await page.locator('[data-ready]').waitFor();
  assert.deepEqual(await view(page), earlier);
  await page.keyboard.press('f');
  assert.deepEqual(await view(page), whole);
  await page.keyboard.press('+');
  assert.ok((await view(page)).part);
  await page.keyboard.press('-');
  assert.deepEqual(await view(page), whole);
});

test('the wheel zooms around the pointer, and with Shift it pans', async ({ newPage, open }) => {
  const page = await newPage(quiet);
  await open(page);
  const plot = await page.locator('.picture').boundingBox();
  await page.mouse.move(plot.x + plot.width * 0.5, plot.y + 60);
  await page.mouse.wheel(0, -300);
  await page.locator('.window-frame').waitFor();
  const zoomed = await view(page);
  await page.keyboard.down('Shift');
  await page.mouse.wheel(0, 200);
  await page.keyboard.up('Shift');
  await until('it has panned', async () => (await view(page)).ticks !== zoomed.ticks);
});

test('the strip shows the window, and a click on it moves the window', async ({ newPage, open }) => {
  const page = await newPage(quiet);
  await open(page);
  const strip = page.locator('.strip svg');
  const box = await strip.boundingBox();
  const place = async () => Number(await page.locator('.window-frame').getAttribute('x'));
  await strip.click({ position: { x: box.width * 0.2, y: 10 } });
  const left = await place();
  await strip.click({ position: { x: box.width * 0.7, y: 10 } });
  assert.ok(await place() > left + box.width * 0.3);
});

test('lanes are hidden, shown again and moved, and a link restores them', async ({ newPage, open }) => {
  const page = await newPage(quiet);
  await open(page);
  const before = await lanes(page);
  const menu = name => page.locator(`.lane-tool[data-id="${name}"]`).click();
  await menu(before.at(-1));
  await page.getByRole('button', { name: 'Hide', exact: true }).click();
  assert.deepEqual(await lanes(page), before.slice(0, -1));
  await menu(before[1]);
  await page.getByRole('button', { name: 'Move up' }).click();
  const after = await lanes(page);
  assert.equal(after[0], before[1]);
  await until('the address carries it', async () => /^#v1\./.test(new URL(page.url()).hash));
  await page.reload();
  await page.locator('[data-ready]').waitFor();
  assert.deepEqual(await lanes(page), after);
  await page.locator('[data-do=show-lane]').press('Enter');
  assert.deepEqual([...await lanes(page)].sort(), [...before].sort());
});

test('pauses are folded or true to scale', async ({ newPage, open }) => {
  const page = await newPage(quiet);
  await open(page);
  await page.getByLabel('Scenario').selectOption('An order is placed and paid');
  await page.locator('.picture .fold').first().waitFor();
  await page.getByRole('button', { name: 'Fold pauses' }).click();
  assert.equal(await page.locator('.picture .fold').count(), 0);
});

test('a search marks what it finds, counts it, and takes the reader from hit to hit', async ({ newPage, open }) => {
  const page = await newPage(quiet);
  await open(page);
  const field = page.getByRole('textbox', { name: 'Find in the run' });
  const found = page.locator('.search output');
  const standing = () => page.locator('.player output').innerText();
  await page.keyboard.press('/');
  await field.waitFor();
  const before = await standing();
  await page.keyboard.type('jk fence?');
  assert.equal(await field.inputValue(), 'jk fence?');
  assert.equal(await found.innerText(), 'nothing found');
  assert.equal(await standing(), before, 'typing is no key');
  await field.fill('SALES commit');
  const [, count] = (await found.innerText()).match(/^(\d+) found$/);
  assert.ok(Number(count) > 0 && await page.locator('.hit').getAttribute('d'));
  await field.press('Enter');
  assert.equal(await found.innerText(), `1 of ${count}`);
  assert.equal(await page.locator('.hit-here').count(), 1);
  await field.press('Shift+Enter');
  assert.equal(await found.innerText(), `${count} of ${count}`);
  await page.getByRole('button', { name: 'Next hit' }).click();
  assert.equal(await found.innerText(), `1 of ${count}`);
  await field.press('Escape');
  assert.equal(await field.count(), 0);
  assert.equal(await page.locator('.hit').getAttribute('d'), '');
  const button = page.getByRole('button', { name: 'Find in the run' });
  await until('the focus is kept', () => button.evaluate(button => button === document.activeElement));
});

test('the field keeps text and focus when the run changes, and the window follows to the hit', async ({ newPage, open }) => {
  const page = await newPage(quiet);
  await open(page);
  await page.getByRole('button', { name: 'Find in the run' }).click();
  const field = page.getByRole('textbox', { name: 'Find in the run' });
  await until('it has the focus', () => field.evaluate(field => field === document.activeElement));
  await page.keyboard.type('sales');
  const healthy = await page.locator('.search output').innerText();
  await page.keyboard.press('Tab');
  await field.focus();
  await page.evaluate(() => document.querySelector('.break').click());
  await until('another run is searched', async () => await page.locator('.search output').innerText() !== healthy);
  assert.equal(await field.inputValue(), 'sales');
  assert.ok(await field.evaluate(field => field === document.activeElement));
  await page.locator('.strip svg').click({ position: { x: 5, y: 10 } });
  const early = await view(page);
  await field.press('Shift+Enter');
  assert.notEqual((await view(page)).ticks, early.ticks);
  assert.equal(await page.locator('.hit-here').count(), 1);
});

test('J and K go from lane to lane', async ({ newPage, open }) => {
  const page = await newPage(quiet);
  await open(page);
  await page.keyboard.press('Home');
  for (const [key, lane] of [['j', /client/], ['j', /Sales/], ['j', /broker/], ['k', /Sales/], ['k', /client/]]) {
    await page.keyboard.press(key);
    assert.match(await page.locator('.message .now').innerText(), lane);
  }
});

test('on a laptop every lane is seen at once, and a call says whom', async ({ newPage, open }) => {
  for (const [size, scenario] of [
    [{ width: 1440, height: 900 }, 'An order is placed'],
    [{ width: 1440, height: 900 }, 'An order is placed and paid'],
    [{ width: 1280, height: 720 }, 'An order is placed'],
  ]) {
    const page = await newPage({ ...quiet, ...size });
    await open(page);
    await page.getByLabel('Scenario').selectOption(scenario);
    await page.getByText(scenario === 'An order is placed' ? 'call Mail' : 'Shipping').first().waitFor();
    const hidden = () => page.locator('.plot').evaluate(plot => plot.scrollHeight - plot.clientHeight);
    await until(`all of it is seen at ${size.width}`, async () => await hidden() <= 0);
  }
});

test('on a phone the strip of the run stands between the verdict and the story', async ({ newPage, open }) => {
  const page = await newPage({ width: 390, height: 844, reducedMotion: true });
  await open(page);
  const tops = await page.locator('.verdict, .strip, .story, .timeline')
    .evaluateAll(panels => panels.map(panel => [panel.dataset.panel ?? 'timeline', panel.getBoundingClientRect().top]));
  assert.deepEqual(tops.map(([name]) => name), ['verdict', 'strip', 'story', 'timeline']);
  assert.deepEqual(tops.map(([, top]) => top), tops.map(([, top]) => top).sort((one, other) => one - other));
  const box = await page.locator('.strip svg').boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 390);
});

test('on a projector everything is larger, and what is pointed at is what is meant', async ({ newPage, open }) => {
  const page = await newPage({ width: 2560, height: 1440, reducedMotion: true });
  await open(page);
  const name = await page.locator('.picture .lane').first().boundingBox();
  assert.ok(name.height >= 20, `${name.height}`);
  const sizes = await page.evaluate(() => {
    const page = document.documentElement;
    return [page.scrollWidth - page.clientWidth, page.scrollHeight - page.clientHeight];
  });
  assert.deepEqual(sizes, [0, 0]);
  const letter = await page.locator('.glyph.letter').first().boundingBox();
  await page.mouse.click(letter.x + letter.width / 2, letter.y + letter.height / 2);
  await page.locator('.message .now', { hasText: 'Mail' }).waitFor();
  const term = page.locator('.program [data-term]').first();
  await term.hover();
  const at = await term.boundingBox();
  await page.locator('.gloss:not([hidden])').waitFor();
  const gloss = await page.locator('.gloss').boundingBox();
  assert.ok(gloss.x >= 0 && gloss.x + gloss.width <= 2560);
  assert.ok(Math.abs(gloss.y - at.y) < 60 && Math.abs(gloss.x + gloss.width - at.x) < 60, JSON.stringify([gloss, at]));
});

test('a long run is drawn and told within bounds, and the story turns its pages', async ({ newPage, open }) => {
  const page = await newPage(quiet);
  await open(page);
  await page.getByLabel('Scenario').selectOption('A busy day');
  await until('it is there', async () => Number(await page.locator('.player input').getAttribute('max')) > 2_000);
  assert.ok(await page.locator('.picture .item').count() <= 2_000);
  assert.ok(await page.locator('.gaps .gap').count() <= 1_200);
  assert.ok(await page.locator('.story li').count() <= 150);
  const first = await page.locator('.story li').first().innerText();
  await page.locator('.story .elsewhere').first().click();
  await until('another page is shown', async () => await page.locator('.story li').first().innerText() !== first);
}, { timeout: 120_000 });

test('who scrubs through a long run is followed by the cursor at once, and at rest by all that is told', async ({ newPage, open }) => {
  const page = await newPage(quiet);
  await open(page);
  await page.getByLabel('Scenario').selectOption('A busy day');
  await until('it is there', async () => Number(await page.locator('.player input').getAttribute('max')) > 2_000);
  const drawn = page => page.evaluate(() => document.querySelector('.cursor').style.translate);
  const told = page => page.evaluate(() => ['.program', '.state', '.story ol', '.story [aria-current]']
    .map(panel => document.querySelector(panel)?.innerText).join('\n'));
  // All in one turn: no frame comes between them.
  const scrub = moments => page.evaluate(moments => new Promise(resolve => {
    const player = document.querySelector('[data-do=scrub]');
    for (const moment of moments) {
      player.value = moment;
      player.dispatchEvent(new Event('input', { bubbles: true }));
    }
    requestAnimationFrame(resolve);
  }), moments);
  const before = page.url();
  await scrub([3_000]);
  await until('the address carries the moment', () => page.url() !== before);
  // Who is led to a moment by a link has not come through others.
  const led = await newPage(quiet);
  await open(led, new URL(page.url()).hash);
  await page.locator('[data-do=start]').click();
  await until('the beginning is told', async () => await told(page) !== await told(led));
  await scrub(Array.from({ length: 31 }, (_, frame) => frame * 100));
  assert.equal(await drawn(page), await drawn(led));
  await until('the moment is told', async () => await told(page) === await told(led));
}, { timeout: 120_000 });
