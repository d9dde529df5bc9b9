// The focus is never lost and never hidden: not on the way through the page, and not after any act.

import assert from 'node:assert/strict';
import { test, until } from './harness.mjs';

/** Who has the focus, and what is wrong with that: nobody, out of view, or behind something. */
const focus = page => page.evaluate(async () => {
  // Two frames: what follows from an act is on the page by then.
  await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const active = document.activeElement;
  if (!active || active === document.body) return { wrong: 'nobody has the focus' };
  const data = { ...active.dataset };
  const name = `${active.closest('[data-panel]')?.dataset.panel} ${data.do ?? active.tagName} ${data.gap ?? data.at ?? data.key ?? ''}`;
  const { left, top, right, bottom } = active.getBoundingClientRect();
  const [x, y] = [(Math.max(left, 0) + Math.min(right, innerWidth)) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2];
  const seen = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
  const over = seen && document.elementFromPoint(x, y);
  const hidden = !seen ? 'out of view' : active.contains(over) || over?.contains(active) ? undefined : `behind ${over?.outerHTML.slice(0, 120)}`;
  return { name, wrong: hidden && `${name}: ${hidden}` };
});

const views = [{ width: 1440, height: 900 }, { width: 1280, height: 720 }, { width: 390, height: 844 }];

/** A broken run with a menu open, two faults, and something to take back and to do again. */
async function busy(page, open, hash = '') {
  await open(page, hash);
  await page.locator('[data-key="publishing"]').selectOption('outbox');
  for (const key of ['crash Sales.relay after publish', 'crash Sales after commit']) {
    await page.locator(`.gaps [data-gap="${key}"]`).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.locator('[data-do="keep"]').press('Enter');
  }
  await page.locator('[data-do="undo"]').press('Enter');
}

for (const size of views) {
  test(`whoever goes through the page by Tab always sees where they are, ${size.width} wide`, async ({ newPage, open }) => {
    const page = await newPage({ ...size, reducedMotion: true });
    await busy(page, open);
    await page.locator('.top select').focus();
    const [visited, wrong] = [[], []];
    for (let step = 0; step < 200; step += 1) {
      const found = await focus(page);
      if (found.wrong === 'nobody has the focus') break;
      visited.push(found.name);
      if (found.wrong) wrong.push(found.wrong);
      await page.keyboard.press('Tab');
    }
    assert.deepEqual(wrong, []);
    for (const panel of ['top', 'setup', 'gaps', 'player', 'story', 'program']) {
      assert.ok(visited.some(name => name.startsWith(panel)), `${panel} is reached: ${visited}`);
    }
    // The gaps of the picture are one stop; arrow keys go on from there.
    assert.equal(visited.filter(name => name.startsWith('gaps gap')).length, 1);
  });
}

/** Opens what stands beside the run: Details, or another side. */
const beside = (page, side) => page.locator(`.sides [data-side="${side}"]`).click();

for (const side of ['model', 'map', 'settings']) {
  test(`opening ${side}, every kind of act in it and leaving it keep the focus where it is seen`, async ({ newPage, open }) => {
    const page = await newPage({ ...views[0], reducedMotion: true });
    const wrong = [];
    const check = async after => {
      const found = await focus(page);
      if (found.wrong) wrong.push(`after ${after}: ${found.wrong}`);
    };
    const show = async () => {
      await open(page);
      await beside(page, side);
    };
    await show();
    await check('opening it');
    const acts = await page.locator('aside [data-do]').evaluateAll(all => {
      const usable = all.filter(each => each.matches('button:not(:disabled), select, input') && each.getClientRects().length);
      return [...new Set(usable.map(each => `${each.tagName.toLowerCase()}[data-do="${each.dataset.do}"]:not(:disabled)`))];
    });
    for (const act of acts) {
      await show();
      await page.locator(`aside ${act}`).first().focus();
      await page.keyboard.press(act.startsWith('button') ? 'Enter' : 'ArrowDown');
      await check(act);
    }
    await show();
    await page.locator('.sides button').first().press('Enter');
    await check('leaving it');
    assert.deepEqual(wrong, []);
  }, { timeout: 120_000 });
}

test('the help gives the focus back to whoever asked for it, wherever that was', async ({ newPage, open }) => {
  const page = await newPage({ ...views[0], reducedMotion: true });
  await busy(page, open);
  const places = ['.gaps .gap:not([tabindex="-1"])', '.story .line button', '.state .made button', '.program [data-gap]', '.chip .carried', '.verdict .claim'];
  for (const place of places) {
    await page.locator(place).first().focus();
    await page.keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    assert.ok(await page.locator(place).first().evaluate(element => element === document.activeElement), place);
  }
});

for (const size of [views[0], views[2]]) {
  test(`after every act the focus is somewhere and seen, ${size.width} wide`, async ({ newPage, open }) => {
    const page = await newPage({ ...size, reducedMotion: true });
    const wrong = [];
    await busy(page, open);
    const controls = await page.evaluate(() => {
      const first = new Map();
      for (const control of document.querySelectorAll('.app [data-do]')) {
        const panel = control.closest('[data-panel]').dataset.panel;
        const usable = control.matches('button:not(:disabled), select, input') && control.getClientRects().length;
        if (usable && panel !== 'help') first.set(`${panel} ${control.dataset.do}`, first.get(`${panel} ${control.dataset.do}`) ?? control.tagName);
      }
      return [...first];
    });
    assert.ok(controls.length > 15, String(controls));
    const hash = new URL(page.url()).hash;
    for (const [control, tag] of controls) {
      const [panel, act] = control.split(' ');
      if (act === 'help') continue;
      await open(page);
      await busy(page, open, hash);
      await page.locator(`[data-panel="${panel}"] [data-do="${act}"]:not(:disabled)`).first().focus();
      await page.keyboard.press(tag === 'BUTTON' ? 'Enter' : 'ArrowDown');
      const found = await focus(page);
      if (found.wrong) wrong.push(`after ${control}: ${found.wrong}`);
    }
    assert.deepEqual(wrong, []);
  }, { timeout: 240_000 });
}

test('arrow keys on a gap go from gap to gap and leave the run alone', async ({ newPage, open }) => {
  const page = await newPage({ width: 1440, height: 900, reducedMotion: true });
  await open(page);
  const position = () => page.locator('.player input').inputValue();
  const key = () => page.evaluate(() => document.activeElement.dataset.gap);
  const before = await position();
  await page.locator('.gaps .gap[tabindex]').first().focus();
  await page.keyboard.press('Home');
  const walked = [await key()];
  for (let step = 0; step < 5; step += 1) {
    await page.keyboard.press('ArrowRight');
    walked.push(await key());
  }
  const order = await page.locator('.gaps .gap').evaluateAll(gaps => gaps.map(each => each.dataset.gap));
  assert.deepEqual(walked, order.slice(0, 6));
  await page.keyboard.press('ArrowDown');
  assert.notEqual(await key(), walked[5]);
  await page.keyboard.press('End');
  assert.equal(await key(), order.at(-1));
  assert.equal(await position(), before);

  // The Tab key comes back to where the arrow keys left it.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  assert.equal(await key(), order.at(-1));

  await page.locator('.program [data-gap]').first().focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await key(), await page.locator('.program [data-gap]').nth(1).getAttribute('data-gap'));
  assert.equal(await position(), before);
  await page.keyboard.press('Space');
  await until('the space bar breaks the run there', async () => await page.locator('.chip').count() === 1);
  assert.equal(await page.locator('.player [data-playing="true"]').count(), 0);
});
