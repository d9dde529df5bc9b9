// The figures of the page, in the browser: node tests/e2e/figures.mjs [--dist FOLDER] [--runs N]
//
// Prints, each the best of N runs (10 unless told):
//   interactive   from the start of a visit to a page that answers, in milliseconds, served from this machine
//   records       records a second of a long run
//   fork          nanoseconds for a fork of the world with one write
//   click         from a click on a gap to the next frame with its picture, in milliseconds

import { launch, pageFolder } from './browser.mjs';
import { serve } from './serve.mjs';

const argument = (name, otherwise) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const runs = Number(argument('--runs', '10'));
const server = await serve(argument('--dist', pageFolder()));
const browser = await launch();
const figures = { interactive: [], records: [], fork: [], click: [] };

for (let run = 0; run < runs; run += 1) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.locator('[data-ready]').waitFor();
  figures.interactive.push(await page.evaluate(() => performance.getEntriesByName('faultline:ready')[0]?.startTime ?? NaN));
  figures.click.push(await page.evaluate(() => new Promise(resolve => {
    const gaps = document.querySelectorAll('[data-gap]');
    const gap = gaps[Math.floor(gaps.length / 2)];
    const began = performance.now();
    gap.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)));
  })));
  await page.goto(`${server.url}?selfcheck=0`);
  await page.locator('[data-fork]').waitFor();
  figures.records.push(Number(await page.locator('[data-records]').innerText()));
  figures.fork.push(Number(await page.locator('[data-fork]').innerText()));
  await context.close();
}

await browser.close();
server.close();
const best = { interactive: Math.min, records: Math.max, fork: Math.min, click: Math.min };
const unit = { interactive: 'ms', records: 'records/s', fork: 'ns', click: 'ms' };
for (const [name, values] of Object.entries(figures)) {
  console.log(`${name.padEnd(12)} ${Math.round(best[name](...values))} ${unit[name]}   (best of ${values.length})`);
}
