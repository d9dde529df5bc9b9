// The minute of a newcomer, by mouse, by keyboard alone and by touch: from a healthy run to a crash, and past every
// defence.

import assert from 'node:assert/strict';
import { hands } from './hands.mjs';
import { test, until } from './harness.mjs';

const verdict = page => page.getByTestId('verdict');
const anomalies = async page => (await verdict(page).getAttribute('data-anomalies')).split(' ').filter(Boolean);
const gap = (page, key) => page.locator(`.gaps [data-gap="${key}"]`);
const faults = page => page.locator('.chip').evaluateAll(chips => chips.map(chip => chip.dataset.fault));
const effects = page => page.locator('.story .line.effect, .story .line.broken').allInnerTexts();
const mails = async page => (await effects(page)).filter(line => /mail/.test(line)).length;
const ghosts = page => page.locator('.picture .item.ghost').count();

/** What a reload has to restore. */
const shown = page => page.evaluate(() => ({
  digest: document.querySelector('[data-digest]').dataset.digest,
  faults: [...document.querySelectorAll('.chip')].map(chip => `${chip.dataset.fault} ${chip.dataset.status}`),
  settings: [...document.querySelectorAll('[data-key]')].map(choice => `${choice.dataset.key}=${choice.value}`),
  position: document.querySelector('.player input').value,
  verdict: document.querySelector('[data-testid=verdict]').innerText,
  rows: document.querySelector('.state').innerText,
}));

for (const hand of hands) test(`the minute ${hand.name}, from a healthy run to the fault that no inbox helps against`, async ({ newPage, open }) => {
  const page = await newPage(hand.view);
  await open(page);

  // 0. It plays once by itself; then one gap is marked, on the timeline and in the program.
  assert.deepEqual(await anomalies(page), []);
  assert.equal(await page.locator('.chip').count(), 0);
  await page.locator('.player [data-playing="true"]').waitFor();
  await page.getByTestId('invitation').waitFor();
  const invited = page.locator('.gap.invited');
  assert.equal(await invited.count(), 1);
  assert.equal(await page.locator('.program .cut.invited').count(), 1);
  assert.equal(await mails(page), 1);
  assert.ok(await page.locator('.picture .lane').count() <= 9);

  // 1. A strike in that gap: a bolt, a ghost, an empty envelope.
  const tempting = await invited.getAttribute('data-gap');
  await hand.strike(page, tempting);
  assert.deepEqual(await faults(page), [tempting]);
  assert.equal(await page.locator('.chip').getAttribute('data-status'), 'struck');
  assert.deepEqual([...new Set(await anomalies(page))].sort(), ['false-failure', 'lost']);
  assert.ok(await ghosts(page) > 0);
  assert.ok(await page.locator('.picture .glyph.letter.missing').count() > 0);
  assert.ok(await page.locator('.picture .struck').count() > 0);
  assert.ok(await page.locator('.story .line.gone').count() > 0);
  assert.equal(await mails(page), 0);
  await page.waitForFunction(key => document.activeElement.dataset.gap === key, tempting);

  // 2. One word of the sentence: the bolt stays, the mail comes, the caller was never answered.
  await hand.choose(page, 'publishing', 'outbox');
  assert.deepEqual(await faults(page), [tempting]);
  assert.deepEqual(await anomalies(page), ['false-failure']);
  assert.equal(await mails(page), 1);

  // 3. Between the relay's publish and its mark: the bolt moves there.
  const relay = 'crash Sales.relay after publish';
  await hand.strike(page, relay);
  assert.deepEqual(await faults(page), [relay]);
  assert.deepEqual([...new Set(await anomalies(page))], ['duplicate']);
  assert.equal(await mails(page), 2);
  assert.equal(await page.locator('.picture .item.bad .glyph').count(), 3);

  // 4. Consumers remember what they have seen.
  await hand.choose(page, 'dedupe', 'inbox');
  assert.deepEqual(await faults(page), [relay]);
  assert.deepEqual(await anomalies(page), []);
  assert.equal(await mails(page), 1);

  // 5. What still breaks: a crash between the call and the acknowledgement, told in one sentence.
  await hand.press(page, page.getByTestId('break-it'));
  const [found, ...more] = await faults(page);
  assert.match(found, /^crash Notifications after call/);
  assert.deepEqual(more, []);
  assert.deepEqual([...new Set(await anomalies(page))], ['duplicate']);
  assert.equal(await mails(page), 2);
  assert.ok((await verdict(page).locator('.lead').innerText()).length > 5);

  // A reload restores exactly this.
  const address = () => new URL(page.url()).hash;
  await until('the address has been written', async () => /^#v1\./.test(address()));
  const earlier = address();
  await hand.press(page, page.locator('.player [data-do="back"]'));
  const before = await shown(page);
  await until('the address has been written anew', async () => address() !== earlier);
  await page.reload();
  await page.locator('[data-ready]').waitFor();
  assert.deepEqual(await shown(page), before);
});

test('nothing moves for those who asked for less motion', async ({ newPage, open }) => {
  const page = await newPage({ reducedMotion: true });
  await open(page);
  await page.getByTestId('invitation').waitFor();
  assert.equal(await page.locator('.player [data-playing="true"]').count(), 0);
});

test('undo and redo go through every change, and the bolt of a menu takes the place of the crash', async ({ newPage, open }) => {
  const page = await newPage({ reducedMotion: true });
  await open(page);
  await gap(page, 'crash Sales after save').click();
  await page.locator('.menu [data-fault^="conflict"]').click();
  assert.deepEqual(await faults(page), ['conflict Sales']);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.menu').count(), 0);
  await page.keyboard.press('Control+z');
  assert.deepEqual(await faults(page), ['crash Sales after save']);
  await page.keyboard.press('Control+z');
  assert.deepEqual(await faults(page), []);
  await page.keyboard.press('Control+Shift+z');
  assert.deepEqual(await faults(page), ['crash Sales after save']);
});

test('a call can be refused, get lost or go unanswered, from the menu of the gap before it', async ({ newPage, open }) => {
  const page = await newPage({ width: 1440, height: 900, reducedMotion: true });
  await open(page);
  for (const [fault, broken] of [
    // An answer like any other; a second try that finds nothing done; a second try that does it again.
    ['call Mail.confirmation refused', []],
    ['call Mail.confirmation lost', []],
    ['call Mail.confirmation timed-out', ['duplicate']],
  ]) {
    await page.locator('.gaps [data-gap="crash Notifications after receive"]').focus();
    if (await page.locator('.menu').count() === 0) await page.keyboard.press('Enter');
    await page.locator(`.menu [data-fault="${fault}"]`).click();
    assert.deepEqual(await faults(page), [fault]);
    assert.deepEqual(await anomalies(page), broken, fault);
  }
});

test('the menu of a gap covers no lane below it', async ({ newPage, open }) => {
  const page = await newPage({ reducedMotion: true });
  await open(page);
  for (const key of await page.locator('.gaps .gap').evaluateAll(gaps => gaps.map(each => each.dataset.gap))) {
    const handle = gap(page, key);
    if (!await handle.count()) continue;
    await handle.focus();
    await page.keyboard.press('Enter');
    const menu = await page.locator('.menu').boundingBox();
    const bar = await gap(page, key).boundingBox();
    assert.ok(menu.y + menu.height <= bar.y + 8, key);
    const plot = await page.locator('.plot').boundingBox();
    assert.ok(menu.x >= plot.x && menu.x + menu.width <= plot.x + plot.width, key);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+z');
  }
});

test('a damaged address opens the first run and shows the text that was there', async ({ newPage, open }) => {
  const page = await newPage({ reducedMotion: true });
  await open(page, '#v1.d.nonsense');
  assert.match(await page.getByTestId('notice').innerText(), /#v1\.d\.nonsense/);
  assert.deepEqual(await anomalies(page), []);
});

test('every moment can be reached by key, and the state is that of the moment', async ({ newPage, open }) => {
  const page = await newPage({ reducedMotion: true });
  await open(page);
  await page.locator('body').press('Home');
  assert.equal(await page.locator('.player input').inputValue(), '0');
  assert.equal(await page.locator('.state td:not(.nothing)').count(), 0);
  const total = Number(await page.locator('.player input').getAttribute('max'));
  for (let step = 1; step <= total; step += 1) await page.keyboard.press('ArrowRight');
  assert.equal(await page.locator('.player input').inputValue(), String(total));
  assert.match(await page.locator('.state').innerText(), /placed/);
  await page.keyboard.press('ArrowLeft');
  assert.equal(await page.locator('.player input').inputValue(), String(total - 1));
});

test('the words of the invitation are as good as the gap that they stand beside', async ({ newPage, open }) => {
  const page = await newPage({ width: 1440, height: 900, reducedMotion: true });
  await open(page);
  const tempting = await page.locator('.gap.invited').getAttribute('data-gap');
  await page.getByTestId('invitation').click();
  assert.deepEqual(await faults(page), [tempting]);
});

// 320 pixels are a desk of 1280 at four times its size, 640 the same at twice.
for (const [width, height] of [[390, 844], [320, 640], [640, 360]]) {
  test(`nothing is wider than a window of ${width} pixels, whatever stands in it`, async ({ newPage, open }) => {
    const page = await newPage({ width, height, reducedMotion: true });
    await open(page);
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.equal(await overflow(), 0);
    await page.getByRole('button', { name: /break it for me/i }).click();
    await page.locator('.verdict.broken').waitFor();
    assert.equal(await overflow(), 0, 'broken');
    for (const side of ['model', 'map', 'settings', 'run']) {
      await page.locator(`.sides [data-side="${side}"]`).click();
      assert.equal(await overflow(), 0, side);
    }
    await page.locator('.top select').selectOption('example tour-package');
    await page.locator('.saga-sheet').first().waitFor();
    assert.equal(await overflow(), 0, 'sagas');
  });
}
