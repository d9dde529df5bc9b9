// The panels around the picture: the message, the state, the proof, plain words, and the order on a phone.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deflateRawSync } from 'node:zlib';
import { test, until } from './harness.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Each finding as a line; SVG text on SVG is beyond axe. */
async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}

const calm = { reducedMotion: true };
/** Lines of a link, as an address carries them. */
const deflated = lines => deflateRawSync(lines).toString('base64url');
const breakIt = page => page.getByTestId('break-it').click();
const gap = (page, key) => page.locator(`.gaps [data-gap="${key}"]`);
const position = page => page.locator('.player input').inputValue();
const lit = page => page.locator('.story .line.lit').count();
const now = page => page.locator('.message .now').innerText();
const faults = page => page.locator('.chip').evaluateAll(chips => chips.map(chip => chip.dataset.fault));
const isFocused = locator => locator.evaluate(element => element === document.activeElement);

test('a click on an arrow shows its message, and the chain leads to the cause by key', async ({ newPage, open }) => {
  const page = await newPage({ width: 1440, height: 900, ...calm });
  await open(page);
  const middle = await page.locator('.picture .item:not(.ghost) path.arrow.event').first().evaluate(path => {
    const at = path.getPointAtLength(path.getTotalLength() / 2);
    const picture = path.ownerSVGElement.getBoundingClientRect();
    return { x: picture.x + at.x, y: picture.y + at.y };
  });
  await page.mouse.click(middle.x, middle.y);
  assert.match(await page.locator('.message h2').innerText(), /OrderPlaced/);
  assert.match(await now(page), /OrderPlaced arrives/);
  const ids = await page.locator('.message dd').allInnerTexts();
  assert.match(ids[0].trim(), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

  // To the very first cause, by key alone: the way leads on from where one is.
  const first = page.locator('.message ol.chain .way').first();
  const cause = await first.innerText();
  await first.focus();
  await page.keyboard.press('Enter');
  await until('the cause is where the reader is', async () => await now(page) === cause);
  await until('the focus is there too', () => isFocused(page.locator('.message .now')));
  assert.equal(await page.locator('.message ol.chain .way').count(), 0, 'nothing comes before it');
});

test('a message that comes twice is one message with two deliveries', async ({ newPage, open }) => {
  const page = await newPage({ width: 1440, height: 900, ...calm });
  await open(page);
  const key = await page.locator('.gaps .gap').evaluateAll(gaps => gaps.map(gap => gap.dataset.gap)
    .find(key => /^duplicate OrderPlaced to Inventory/.test(key)));
  await gap(page, key).focus();
  await page.keyboard.press('Enter');
  assert.match(await page.locator('.message').innerText(), /1 message · 3 deliveries/);
  const deliveries = await page.locator('.message .deliveries > li').allInnerTexts();
  assert.ok(deliveries.some(text => /^1st delivery, to Inventory/.test(text)));
  assert.ok(deliveries.some(text => /^2nd delivery, to Inventory\s+the same message/.test(text)));
});

test('a row shows what made it, for as long as it is pressed', async ({ newPage, open }) => {
  const page = await newPage({ width: 1440, height: 900, ...calm });
  await open(page);
  const end = await position(page);
  const row = page.locator('.state td button', { hasText: 'o1' }).first();
  await row.focus();
  await page.keyboard.press('Enter');
  await page.locator('.picture.proving').waitFor();
  assert.equal(await row.getAttribute('aria-pressed'), 'true');
  assert.equal(await lit(page), 1);
  assert.match(await page.locator('.story .line.lit').innerText(), /stores order o1/);
  assert.notEqual(await position(page), end, 'the last of the records is gone to');
  assert.ok(await row.evaluate(button => button.closest('tr').classList.contains('changed')));
  assert.ok(await isFocused(row));
  assert.deepEqual(await findings(page), []);
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.proving').count(), 0);
  await row.click();
  await page.locator('.picture.proving').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.proving').count(), 0);
});

test('each claim of the verdict has its own proof', async ({ newPage, open }) => {
  const page = await newPage({ width: 1440, height: 900, ...calm });
  await open(page);
  await page.getByTestId('invitation').click();
  const claims = page.locator('.verdict [data-do="proof"]');
  assert.ok(await claims.count() > 2);
  const seen = new Set();
  for (const claim of await claims.all()) {
    await claim.click();
    assert.deepEqual(
      await claims.evaluateAll(all => all.filter(each => each.getAttribute('aria-pressed') === 'true').length), 1);
    assert.equal(await claim.getAttribute('aria-pressed'), 'true');
    assert.ok(await lit(page) > 0);
    seen.add(await page.locator('.story .line.lit').allInnerTexts().then(lines => lines.join()));
  }
  assert.ok(seen.size > 1, 'not all of them are proved by the same records');
  assert.deepEqual(await findings(page), []);
  const proved = await page.locator('.story .line.lit').allInnerTexts();
  await until('the address has been written', async () => /^#v1\./.test(new URL(page.url()).hash));
  await page.reload();
  await page.locator('.picture.proving').waitFor();
  assert.deepEqual(await page.locator('.story .line.lit').allInnerTexts(), proved);
  await claims.last().click();
  assert.equal(await page.locator('.proving').count(), 0);
});

test('plain words reach every panel, the address and the next visit', async ({ newPage, open }) => {
  const page = await newPage({ width: 1440, height: 900, ...calm });
  await open(page);
  await page.locator('[data-key="publishing"]').selectOption('outbox');
  const text = () => page.locator('body').innerText();
  assert.match(await text(), /\boutbox\b/);
  const words = page.locator('.words');
  await words.click();
  assert.equal(await words.getAttribute('aria-pressed'), 'true');
  const jargon = /\b(outbox|inbox|broker|relay|commit|publish(es|ed)?|consumer|handler|transaction|ack)\b/i;
  assert.doesNotMatch((await text()).replace(/faultline/gi, ''), jargon);
  await breakIt(page);
  assert.doesNotMatch(await text(), jargon);
  await page.locator('.notice button').click();
  assert.deepEqual(await findings(page), []);

  // Who opens the address sees them too, and so does who comes back.
  await until('the address has been written', async () => /^#v1\./.test(new URL(page.url()).hash));
  const hash = new URL(page.url()).hash;
  const other = await newPage({ width: 1440, height: 900, ...calm });
  await open(other, hash);
  assert.doesNotMatch(await other.locator('body').innerText(), jargon);
  await open(page);
  await page.reload();
  await page.locator('[data-ready]').waitFor();
  assert.equal(await page.locator('.words').getAttribute('aria-pressed'), 'true');
});

test('a term explains itself by mouse, by focus and by touch, and Escape ends it', async ({ newPage, open }) => {
  const page = await newPage({ width: 1440, height: 900, ...calm });
  await open(page);
  await page.locator('[data-key="publishing"]').selectOption('outbox');
  const term = page.locator('.state .term', { hasText: 'outbox' }).first();
  const gloss = page.locator('#gloss');
  const apart = async () => {
    const [a, b] = [await gloss.boundingBox(), await term.boundingBox()];
    return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
  };
  await term.hover();
  await gloss.waitFor();
  assert.match(await gloss.innerText(), /to-send list/);
  assert.ok(await apart(), 'the term stays in sight');
  await gloss.hover();
  assert.ok(await gloss.isVisible(), 'it can be pointed at');
  await page.keyboard.press('Escape');
  await gloss.waitFor({ state: 'hidden' });
  await page.locator('h1').hover();
  await term.focus();
  await gloss.waitFor();
  assert.equal(await term.getAttribute('aria-describedby'), await gloss.getAttribute('id'));
  assert.deepEqual(await findings(page), []);

  const phone = await newPage({ width: 390, height: 844, hasTouch: true, ...calm });
  await open(phone);
  await phone.getByTestId('break-it').tap();
  await phone.locator('.notice button').tap();
  await phone.locator('.verdict .term').first().tap();
  await phone.locator('#gloss').waitFor();
  await phone.locator('h1').tap();
  await phone.locator('#gloss').waitFor({ state: 'hidden' });
});

test('on a phone all stands as it is read, and a bolt in the story breaks the run', async ({ newPage, open }) => {
  const page = await newPage({ width: 390, height: 844, hasTouch: true, ...calm });
  await open(page);
  const tops = await page.evaluate(() => ['.verdict', '.story', '.timeline', '.program', '.state', '.message']
    .map(name => document.querySelector(name).getBoundingClientRect().top));
  assert.deepEqual(tops, [...tops].sort((one, other) => one - other));
  const order = await page.evaluate(() => [...document.querySelectorAll('.verdict, .story, .player, .timeline, .program, .state, .message')]
    .map(element => element.classList[0]));
  assert.deepEqual(order, ['verdict', 'story', 'player', 'timeline', 'program', 'state', 'message']);
  const player = await page.locator('.player').boundingBox();
  assert.ok(player.y + player.height === 844 && player.y > 600, 'the player is within reach of the thumb');

  const line = page.locator('.story .line', { hasText: 'stores order' });
  const bolt = line.locator('.bolt');
  const key = await bolt.getAttribute('data-gap');
  assert.ok((await bolt.boundingBox()).width >= 24);
  await bolt.tap();
  assert.deepEqual(await faults(page), [key]);
  await page.locator('.verdict.broken').waitFor();
  assert.equal(await line.locator('.bolt').getAttribute('aria-pressed'), 'true');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
  assert.deepEqual(await findings(page), []);
});

test('what is gone is struck through at its place in time', async ({ newPage, open }) => {
  const page = await newPage({ width: 1440, height: 900, ...calm });
  await open(page);
  await page.getByTestId('invitation').click();
  const lines = await page.locator('.story .line').evaluateAll(all => all.map(line => ({
    at: Number(line.querySelector('time').textContent),
    gone: line.querySelector('del') !== null,
    told: line.textContent,
  })));
  assert.ok(lines.some(line => line.gone) && lines.some(line => !line.gone));
  assert.deepEqual(lines.map(line => line.at), lines.map(line => line.at).sort((one, other) => one - other));
  assert.ok(lines.filter(line => line.gone).every(line => /No longer/.test(line.told)));
});

test('each press shows another way to break it, and says when there is no further one', async ({ newPage, open }) => {
  const page = await newPage({ width: 1440, height: 900, ...calm });
  await open(page);
  const notice = page.getByTestId('notice');
  await breakIt(page);
  const all = Number((await notice.innerText()).match(/Example 1 of (\d+)/)[1]);
  const seen = [await faults(page)];
  for (let press = 2; press <= all; press += 1) {
    await breakIt(page);
    assert.match(await notice.innerText(), new RegExp(`${press} of ${all}`));
    seen.push(await faults(page));
  }
  assert.equal(new Set(seen.map(String)).size, all);
  await breakIt(page);
  assert.match(await notice.innerText(), /no further/i);
  assert.deepEqual(await faults(page), seen.at(-1));
  await page.locator('[data-do="keep"]').click();
  assert.match(await notice.innerText(), /another gap/);
});

test('the first press goes on from a fault that the reader has set, even if it is the last of all', async ({ newPage, open }) => {
  const page = await newPage({ width: 1440, height: 900, ...calm });
  await open(page);
  const notice = page.getByTestId('notice');
  await breakIt(page);
  const all = Number((await notice.innerText()).match(/1 of (\d+)/)[1]);
  for (let press = 2; press <= all; press += 1) {
    await breakIt(page);
  }
  // The address of the last of them, opened by somebody who has pressed nothing yet.
  const last = await faults(page);
  await until('the address has been written', async () => /^#v1\./.test(new URL(page.url()).hash));
  const hash = new URL(page.url()).hash;
  const other = await newPage({ width: 1440, height: 900, ...calm });
  await open(other, hash);
  assert.deepEqual(await faults(other), last);
  await breakIt(other);
  assert.notDeepEqual(await faults(other), last);
  assert.match(await other.getByTestId('notice').innerText(), /press again/i);
});

for (const [width, height] of [[1440, 900], [1280, 720], [390, 844]]) {
  test(`at ${width}x${height} a first fault moves no choice, and what is said about it covers nothing and goes`, async ({ newPage, open }) => {
    const page = await newPage({ width, height, ...calm });
    await open(page);
    const places = () => page.locator('.top button, .top select, .word, .acts button')
      .evaluateAll(all => all.map(each => JSON.stringify(each.getBoundingClientRect())));
    const before = await places();
    await breakIt(page);
    assert.deepEqual(await places(), before);
    const covered = await page.locator('button, select').evaluateAll(all => {
      const notice = document.querySelector('.notice');
      const { left, top, right, bottom } = notice.getBoundingClientRect();
      return all.filter(each => !notice.contains(each)).filter(each => {
        const box = each.getBoundingClientRect();
        return box.width > 0 && box.left < right && left < box.right && box.top < bottom && top < box.bottom;
      }).map(each => each.outerHTML);
    });
    assert.deepEqual(covered, []);
    assert.match(await page.getByTestId('notice').innerText(), /1 of/);
    await page.locator('.words').click();
    assert.equal(await page.getByTestId('notice').innerText(), '');
  });
}

test('the signs of the legend explain themselves, and are one stop for the Tab key', async ({ newPage, open }) => {
  const page = await newPage({ width: 1440, height: 900, ...calm });
  await open(page);
  const words = page.locator('.legend .term');
  const gloss = page.locator('#gloss');
  await words.filter({ hasText: 'down' }).hover();
  await until('the gloss says what a relay does meanwhile', async () => /relay is a process of its own/.test(await gloss.innerText()));
  await page.locator('h1').hover();
  assert.equal(await page.locator('.legend [tabindex="-1"]').count(), await words.count() - 1);
  await words.first().focus();
  for (let place = 1; place < await words.count(); place += 1) {
    await page.keyboard.press('ArrowRight');
    assert.ok(await isFocused(words.nth(place)), `word ${place}`);
    await gloss.waitFor();
  }
  await page.keyboard.press('Tab');
  assert.equal(await page.locator('.legend :focus').count(), 0);
  assert.deepEqual(await findings(page), []);
});

test('on a phone the invitation and the menu of a gap are seen whole', async ({ newPage, open }) => {
  const page = await newPage({ width: 390, height: 844, hasTouch: true, isMobile: true, ...calm });
  await open(page);
  const isWhole = async selector => {
    const { x, width } = await page.locator(selector).boundingBox();
    assert.ok(x >= 0 && x + width <= 390, `${selector} from ${x} to ${x + width}`);
  };
  await page.locator('.callout').waitFor();
  await isWhole('.callout');
  const keys = await page.locator('.gaps .gap').evaluateAll(gaps => gaps.map(each => each.dataset.gap));
  for (const key of keys.filter((_, place) => place % 4 === 0)) {
    await gap(page, key).evaluate(button => button.scrollIntoView({ block: 'center', inline: 'nearest' }));
    await gap(page, key).dispatchEvent('click');
    await page.locator('.menu').waitFor();
    await isWhole('.menu');
    await page.locator('.menu [data-do=take-back]').dispatchEvent('click');
    await page.locator('.menu').waitFor({ state: 'detached' });
  }
});

test('where the story is cut it says how many lines are out of sight', async ({ newPage, open }) => {
  const page = await newPage({ width: 1280, height: 720, ...calm });
  await open(page);
  /** How many lines are mostly above the panel, and how many below, as whoever looks counts them. */
  const counted = () => page.locator('.story').evaluate(story => {
    const seen = story.getBoundingClientRect();
    const middles = [...story.querySelectorAll('.line')].map(line => line.getBoundingClientRect()).map(box => (box.top + box.bottom) / 2);
    return [middles.filter(y => y < seen.top).length, middles.filter(y => y >= seen.top + story.clientHeight).length];
  });
  const said = async () => {
    const text = await page.locator('.beyond').innerText();
    return [Number(/↑ (\d+)/.exec(text)?.[1] ?? 0), Number(/↓ (\d+)/.exec(text)?.[1] ?? 0)];
  };
  const agree = async what => {
    await until(what, async () => JSON.stringify(await said()) === JSON.stringify(await counted()));
    return counted();
  };
  assert.ok((await agree('at first'))[1] > 0);
  await page.locator('.story').evaluate(story => { story.scrollTop = story.scrollHeight; });
  const [above, below] = await agree('scrolled to its end');
  assert.ok(above > 0 && below === 0);
  await page.setViewportSize({ width: 1280, height: 1000 });
  await agree('in a higher window');
});

test('on a low window the story is still in sight', async ({ newPage, open }) => {
  const page = await newPage({ width: 1280, height: 650, ...calm });
  await open(page);
  const story = await page.locator('.story .line').nth(2).boundingBox();
  assert.ok(story.y + story.height <= 650);
});

test('a dead letter is handed over again by its button, and the link says so', async ({ newPage, open }) => {
  for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    const page = await newPage({ ...size, ...calm });
    await open(page, `#v1.d.${deflated('scenario An order is placed\nset delivery-limit=1\nfault throw Inventory.OrderPlaced.1\nseed 1\n')}`);
    const button = page.locator('[data-do="redrive"]').first();
    await button.waitFor();
    const box = await button.boundingBox();
    assert.ok(box.height >= 24 && box.width >= 24, JSON.stringify(box));
    const text = await button.getAttribute('data-fault');
    assert.match(text, /^redrive Inventory at \d+ms$/);
    await button.click();
    await until('the redrive is part of the run', async () => (await faults(page)).includes(text));
    await until('nothing is given up any more', async () => await page.locator('[data-do="redrive"]').count() === 0);
    const before = await faults(page);
    await page.reload();
    await until('the link brings it back', async () => JSON.stringify(await faults(page)) === JSON.stringify(before));
  }
});

test('the figures are those of the whole run, and follow a fault', async ({ newPage, open }) => {
  const page = await newPage({ width: 1440, height: 900, ...calm });
  await open(page);
  const figure = name => page.locator('.figures tr', { has: page.getByRole('rowheader', { name, exact: true }) }).locator('td');
  assert.match(await figure('slowest answer').innerText(), /^[\d.]+ ms$/);
  assert.equal(await figure('effects').innerText(), '3');
  await gap(page, 'crash Sales after commit').focus();
  await page.keyboard.press('Enter');
  assert.equal(await figure('effects').innerText(), '0');
  assert.equal(await figure('transactions committed').innerText(), '1');
  assert.equal(await figure('slowest answer').innerText(), '\u2013', 'nobody was answered');
  assert.deepEqual(await findings(page), []);
});
