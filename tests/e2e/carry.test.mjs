// A fault is carried from gap to gap, by mouse, by finger and by keys, and everything follows at every gap.

import assert from 'node:assert/strict';
import { hands } from './hands.mjs';
import { test, until } from './harness.mjs';

const still = { width: 1440, height: 900, reducedMotion: true };
const commit = 'crash Sales after commit';
const anomalies = page => page.getByTestId('verdict').getAttribute('data-anomalies');
const faults = page => page.locator('.chip').evaluateAll(chips => chips.map(chip => chip.dataset.fault));
const gap = (page, key) => page.locator(`.gaps [data-gap="${key}"]`);
const grip = page => page.locator('.grip');
const isHeld = async page => await grip(page).getAttribute('aria-pressed') === 'true';

const middle = async locator => {
  const { x, y, width, height } = await locator.boundingBox();
  return [x + width / 2, y + height / 2];
};

/** A run with one bolt; the menu of its gap is closed. */
async function struck(page, open, key = commit) {
  await open(page);
  await gap(page, key).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  assert.deepEqual(await faults(page), [key]);
}

/** Where everything is that is not at the fault: lanes, and the steps of the run without it. */
const ground = page => page.evaluate(() => ({
  lanes: [...document.querySelectorAll('.picture .lane')].map(lane => `${lane.textContent} ${lane.getAttribute('y')}`),
  gaps: [...document.querySelectorAll('.gaps .gap')].map(each => `${each.dataset.gap} ${each.style.left} ${each.style.top}`),
}));

test('a bolt is carried along the picture by mouse: verdict, story and program follow, the picture stays', async ({ newPage, open }) => {
  const page = await newPage(still);
  await struck(page, open);
  const before = await anomalies(page);
  const [x, y] = await middle(grip(page));
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 5, y);
  assert.ok(await isHeld(page));
  const [lifted] = await middle(grip(page));
  assert.ok(Math.abs(lifted - x) < 6, `picking it up moves nothing: ${x} ${lifted}`);
  await page.mouse.move(...await middle(gap(page, 'crash Sales after save')), { steps: 4 });
  await until('the bolt has come there', async () => (await faults(page))[0] === 'crash Sales after save');
  assert.ok(await isHeld(page));
  // Nothing was stored, so that nothing is lost; the caller still hears nothing.
  assert.notEqual(await anomalies(page), before);
  assert.match(await page.locator('.story .line.fault').innerText(), /before it stores/);
  assert.match(await page.locator('.program .cut.struck').getAttribute('data-id'), /after save/);
  assert.ok(await page.locator('.picture .item.ghost').count() > 0, 'the run without it stands behind it');

  const places = await ground(page);
  const visited = new Set();
  for (const key of ['crash Sales after begin', 'crash Sales after commit', 'crash Notifications after call']) {
    await page.mouse.move(...await middle(gap(page, key)), { steps: 3 });
    await until(`the bolt has come to ${key}`, async () => (await faults(page))[0] === key);
    assert.deepEqual(await ground(page), places, 'only what changed has moved');
    visited.add(await anomalies(page));
  }
  assert.ok(visited.size > 1);
  await page.mouse.up();
  assert.ok(!await isHeld(page));
  assert.deepEqual(await faults(page), ['crash Notifications after call']);

  // A whole way is one step to take back.
  await page.keyboard.press('Control+z');
  assert.deepEqual(await faults(page), [commit]);
  assert.equal(await anomalies(page), before);
});

test('a chip is carried along the program, gap by gap, and Escape puts it back', async ({ newPage, open }) => {
  const page = await newPage(still);
  await struck(page, open);
  const before = await anomalies(page);
  const listed = await page.locator('.program [data-gap]').evaluateAll(gaps => gaps.map(each => each.dataset.gap));
  assert.ok(listed.length > 5);
  const [, height] = await middle(page.locator('.chip .carried'));
  await page.mouse.move(...await middle(page.locator('.chip .carried')));
  await page.mouse.down();
  await page.mouse.move(1300, height);
  for (const key of listed.slice(0, 6)) {
    await page.mouse.move(...await middle(page.locator(`.program [data-gap="${key}"]`)), { steps: 3 });
    await until(`the bolt has come to ${key}`, async () => (await faults(page))[0] === key);
  }
  await page.keyboard.press('Escape');
  await page.mouse.up();
  assert.ok(!await isHeld(page));
  assert.deepEqual(await faults(page), [commit]);
  assert.equal(await anomalies(page), before);
  await page.keyboard.press('Control+z');
  assert.deepEqual(await faults(page), [], 'the strike is the last step that can be taken back');
});

test('a bolt is carried by keys: in time, across the lanes, put back, and let go', async ({ newPage, open }) => {
  const page = await newPage(still);
  await struck(page, open);
  await grip(page).focus();
  assert.match(await grip(page).getAttribute('aria-label'), /^Sales crashes after commit.*arrow keys/);
  const order = await page.locator('.gaps .gap').evaluateAll(gaps => gaps.map(each => each.dataset.gap));
  await page.keyboard.press('ArrowLeft');
  assert.ok(await isHeld(page));
  const [left] = await faults(page);
  assert.equal(order.indexOf(left), order.indexOf(commit) - 1);
  assert.ok(await grip(page).evaluate(element => element === document.activeElement));
  const status = page.locator('[data-panel="unseen"] [role="status"]');
  assert.ok((await status.innerText()).length > 10);
  assert.equal(await page.locator('[data-panel="unseen"] [role="alert"]').innerText(), '');
  await page.keyboard.press('ArrowRight');
  assert.deepEqual(await faults(page), [commit]);
  await page.keyboard.press('ArrowDown');
  const [below] = await faults(page);
  assert.doesNotMatch(below, /^crash Sales after/);
  await page.keyboard.press('Escape');
  assert.deepEqual(await faults(page), [commit]);
  assert.ok(!await isHeld(page));
  assert.ok(await grip(page).evaluate(element => element === document.activeElement));

  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  assert.ok(!await isHeld(page));
  assert.deepEqual(await faults(page), [left]);
  await page.keyboard.press('Control+z');
  assert.deepEqual(await faults(page), [commit]);
});

test('without dragging: one click picks a fault up, one on a gap puts it there, and it keeps its kind', async ({ newPage, open }) => {
  const page = await newPage(still);
  await open(page);
  await gap(page, 'crash Sales after save').click();
  await page.locator('.menu [data-fault^="conflict"]').click();
  await page.keyboard.press('Escape');
  assert.deepEqual(await faults(page), ['conflict Sales']);
  await grip(page).click();
  assert.ok(await isHeld(page));
  assert.match(await page.getByTestId('notice').innerText(), /any gap/);
  await gap(page, 'crash Sales after load').click();
  assert.ok(!await isHeld(page));
  assert.deepEqual(await faults(page), ['crash Sales after load'], 'no conflict is possible there');
  await page.keyboard.press('Control+z');
  assert.deepEqual(await faults(page), ['conflict Sales']);
});

test('a bolt is carried by finger on a phone, and the page does not scroll under it', async ({ newPage, open }) => {
  const page = await newPage({ width: 390, height: 844, hasTouch: true, isMobile: true, reducedMotion: true });
  await struck(page, open);
  await gap(page, commit).scrollIntoViewIfNeeded();
  const touch = await page.context().newCDPSession(page);
  const send = (type, point) => touch.send('Input.dispatchTouchEvent', {
    type, touchPoints: point ? [{ x: point[0], y: point[1] }] : [],
  });
  await send('touchStart', await middle(grip(page)));
  const { y: top } = await page.locator('.plot').boundingBox();
  for (const key of ['crash Sales after save', 'crash Sales after load', 'crash Sales after save']) {
    await send('touchMove', await middle(gap(page, key)));
    await until(`the bolt has come to ${key}`, async () => (await faults(page))[0] === key);
  }
  // At its edge the picture comes along, since a phone shows only a part of it.
  const { x: left, width } = await page.locator('.plot').boundingBox();
  const [, height] = await middle(grip(page));
  await send('touchMove', [left + width - 6, height]);
  await until('it has scrolled to its end', () => page.locator('.plot').evaluate(plot => (
    plot.scrollWidth > plot.clientWidth && plot.scrollLeft + plot.clientWidth >= plot.scrollWidth - 1)));
  await gap(page, 'crash Sales after save').scrollIntoViewIfNeeded();
  await send('touchMove', await middle(gap(page, 'crash Sales after save')));
  await until('the bolt has come back', async () => (await faults(page))[0] === 'crash Sales after save');
  await send('touchEnd');
  assert.ok(Math.abs((await page.locator('.plot').boundingBox()).y - top) < 2, 'the picture stays under the finger');
  assert.deepEqual(await faults(page), ['crash Sales after save']);
  assert.ok(!await isHeld(page));
});

for (const hand of hands) test(`what stands still or is cut off is chosen ${hand.name}, and keeps its kind elsewhere`, async ({ newPage, open }) => {
  const page = await newPage({ ...hand.view, reducedMotion: true });
  await open(page);
  await hand.strike(page, commit);
  const choice = text => page.locator(`.menu [data-fault^="${text}"]`);
  await hand.press(page, choice('pause Sales after commit'));
  assert.deepEqual(await faults(page), ['pause Sales after commit']);
  await hand.press(page, choice('partition Sales broker'));
  const [cut] = await faults(page);
  assert.match(cut, /^partition Sales broker 8ms\.\.68ms$/);
  assert.match(await page.locator('.chip').getAttribute('data-status'), /^struck$/);
  await hand.press(page, choice('pause Sales after commit'));
  await page.keyboard.press('Escape');
  await grip(page).focus();
  await page.keyboard.press('ArrowLeft');
  assert.match((await faults(page))[0], /^pause Sales after /);
  assert.notEqual((await faults(page))[0], 'pause Sales after commit');
  await page.keyboard.press('Escape');
});
