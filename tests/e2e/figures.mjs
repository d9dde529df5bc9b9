// How fast the page is, in the browser. Each figure is the best of ten runs, or of N.
//
//   node tests/e2e/figures.mjs [--dist FOLDER] [--runs N]
//
//   interactive   from the start of a visit to a page that answers, served from this machine
//   first         from the first click on a gap until the frame that shows the run with its fault is painted
//   click         the same for the next click
//   records       records a second of a long run
//   fork          a fork of the world with one write

import { newPage, open, options, withBrowser } from './browser.mjs';

const usage = 'usage: figures.mjs [--dist FOLDER] [--runs N]';
const { values } = options(usage, { options: { dist: { type: 'string' }, runs: { type: 'string', default: '10' } } });
const figures = { interactive: [], first: [], click: [], records: [], fork: [] };

await withBrowser(values.dist, async (browser, url) => {
  for (let run = 0; run < Number(values.runs); run += 1) {
    const page = await newPage(browser, { width: 1440, height: 900, reducedMotion: true });
    await open(page, url);
    figures.interactive.push(await page.evaluate(() => performance.getEntriesByName('faultline:ready')[0].startTime));
    // The first click meets code that the browser has not compiled yet; the later ones are the usual ones.
    for (const [name, gap] of [['first', 6], ['click', 3]]) {
      figures[name].push(await page.evaluate(gap => new Promise(resolve => {
        const began = performance.now();
        document.querySelectorAll('.gaps [data-gap]')[gap].dispatchEvent(new MouseEvent('click', { bubbles: true }));
        // The second callback comes after the first one's frame is painted.
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)));
      }), gap));
    }
    await page.goto(`${url}?selfcheck=0`);
    figures.records.push(Number(await page.locator('[data-records]').innerText()));
    figures.fork.push(Number(await page.locator('[data-fork]').innerText()));
    await page.context().close();
  }
});

const row = (name, value, unit) => console.log(`${name.padEnd(12)} ${Math.round(value)} ${unit}`);
row('interactive', Math.min(...figures.interactive), 'ms');
row('first', Math.min(...figures.first), 'ms');
row('click', Math.min(...figures.click), 'ms');
row('records', Math.max(...figures.records), 'a second');
row('fork', Math.min(...figures.fork), 'ns');
