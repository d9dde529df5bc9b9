// Takes a picture of the application.
//
//   node tests/e2e/shot.mjs OUT.png [--hash '#…'] [--width 1440] [--height 900] [--theme dark|light]
//                           [--reduced-motion] [--full] [--wait SELECTOR] [--click SELECTOR] [--dist FOLDER]
//
// --full takes the whole page and not only the window; --click and --wait happen in this order, before the picture.

import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { newPage, open, options, withBrowser } from './browser.mjs';

const usage = 'usage: see the head of tests/e2e/shot.mjs';
const { values, positionals } = options(usage, {
  options: {
    hash: { type: 'string', default: '' },
    width: { type: 'string', default: '1440' },
    height: { type: 'string', default: '900' },
    theme: { type: 'string', default: 'dark' },
    'reduced-motion': { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    wait: { type: 'string' },
    click: { type: 'string', multiple: true, default: [] },
    dist: { type: 'string' },
  },
});
if (positionals.length !== 1 || !['dark', 'light'].includes(values.theme)) {
  console.error(usage);
  process.exit(2);
}
const out = resolve(positionals[0]);
mkdirSync(dirname(out), { recursive: true });

await withBrowser(values.dist, async (browser, url) => {
  const page = await newPage(browser, {
    width: Number(values.width),
    height: Number(values.height),
    theme: values.theme,
    reducedMotion: values['reduced-motion'],
  });
  await open(page, url, values.hash);
  for (const selector of values.click) await page.locator(selector).first().click();
  if (values.wait) await page.locator(values.wait).first().waitFor();
  await page.screenshot({ path: out, fullPage: values.full });
  // A picture of a broken page is still a picture; it only should not pass for a good one.
  for (const problem of page.problems) console.error(problem);
  process.exitCode = page.problems.length ? 1 : 0;
});
console.log(out);
