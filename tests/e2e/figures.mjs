// How fast the page is, in the browser. Each figure is the best of ten runs, or of N, but for the frames.
//
//   node tests/e2e/figures.mjs [--dist FOLDER] [--runs N] [--edits N]
//
//   interactive   from the start of a visit to a page that answers, served from this machine
//   first         from the first click on a gap until the frame that shows the run with its fault is painted
//   click         the same for the next click
//   records       records a second of a long run
//   fork          a fork of the world with one write
//   frames        while the player is scrubbed from end to end, one position a frame: the usual frame, the slowest of
//                 twenty, the slowest; in the run of the first paint and in the longest that can be opened
//   fault         in that run, from a click on a gap until its run with the fault is painted
//   memory        of the module after so many changes of the run of the first paint, and before

import { newPage, open, options, withBrowser } from './browser.mjs';

const usage = 'usage: figures.mjs [--dist FOLDER] [--runs N] [--edits N]';
const { values } = options(usage, {
  options: {
    dist: { type: 'string' },
    runs: { type: 'string', default: '10' },
    edits: { type: 'string', default: '1000' },
  },
});
const figures = { interactive: [], first: [], click: [], records: [], fork: [] };
const size = { width: 1440, height: 900, reducedMotion: true };
const row = (name, ...texts) => console.log(`${name.padEnd(12)} ${texts.join(' ')}`);

/** From a click on a gap to the frame that shows what came of it, in milliseconds. */
const click = (page, gap) => page.evaluate(gap => new Promise(resolve => {
  const gaps = document.querySelectorAll('.gaps [data-gap]');
  const began = performance.now();
  gaps[gap % gaps.length].dispatchEvent(new MouseEvent('click', { bubbles: true }));
  // The second callback comes after the first one's frame is painted.
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)));
}), gap);

/** The times between frames while the player is scrubbed from its beginning to its end, sorted. */
const scrub = page => page.evaluate(async () => {
  const player = document.querySelector('[data-do=scrub]');
  const next = () => new Promise(requestAnimationFrame);
  const times = [];
  let before = await next();
  for (let frame = 0; frame <= 240; frame += 1) {
    player.value = Math.round(Number(player.max) * frame / 240);
    player.dispatchEvent(new Event('input', { bubbles: true }));
    const now = await next();
    times.push(now - before);
    before = now;
  }
  return times.sort((one, other) => one - other);
});

const told = times => [0.5, 0.95, 1]
  .map(part => `${times[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(1)} ms`).join(', ');

await withBrowser(values.dist, async (browser, url) => {
  for (let run = 0; run < Number(values.runs); run += 1) {
    const page = await newPage(browser, size);
    await open(page, url);
    figures.interactive.push(await page.evaluate(() => performance.getEntriesByName('faultline:ready')[0].startTime));
    // The first click meets code that the browser has not compiled yet; the later ones are the usual ones.
    figures.first.push(await click(page, 6));
    figures.click.push(await click(page, 3));
    await page.goto(`${url}?selfcheck=0`);
    figures.records.push(Number(await page.locator('[data-records]').innerText()));
    figures.fork.push(Number(await page.locator('[data-fork]').innerText()));
    await page.context().close();
  }
  for (const [name, unit, best] of [
    ['interactive', 'ms', Math.min], ['first', 'ms', Math.min], ['click', 'ms', Math.min],
    ['records', 'a second', Math.max], ['fork', 'ns', Math.min],
  ]) {
    row(name, Math.round(best(...figures[name])), unit);
  }

  const page = await newPage(browser, size);
  // The page tells of its module once, when it starts.
  await page.addInitScript(() => addEventListener('TrunkApplicationStarted', event => { window.started = event.detail.wasm; }));
  await open(page, url);
  const memory = () => page.evaluate(() => window.started.memory.buffer.byteLength / 2 ** 20);
  const steps = () => page.locator('[data-do=scrub]').getAttribute('max');
  row('frames', told(await scrub(page)), `(${await steps()} steps)`);
  const before = await memory();
  for (let edit = 0; edit < Number(values.edits); edit += 2) {
    await click(page, 2 + edit % 9);
    // Taken back, for a run that ends at its crash has fewer gaps, until there is none to click on.
    await page.locator('[data-do=undo]').click();
  }
  row('memory', `${before.toFixed(1)} MiB, ${(await memory()).toFixed(1)} MiB after ${values.edits} changes`);

  const scenarios = page.locator('[data-do=open]');
  await scenarios.selectOption('A busy day');
  row('frames', told(await scrub(page)), `(${await steps()} steps)`);
  row('fault', Math.round(Math.min(await click(page, 40), await click(page, 80), await click(page, 60))), 'ms');
});
