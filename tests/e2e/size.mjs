// What a first visit costs: the size of each file that the page asks for, compressed as a good host would (brotli, 11).
//
//   node tests/e2e/size.mjs [--dist FOLDER]

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { builtPage, newPage, open, options, withBrowser } from './browser.mjs';

const { values } = options('usage: size.mjs [--dist FOLDER]', { options: { dist: { type: 'string' } } });
const folder = builtPage(values.dist);

const names = await withBrowser(folder, async (browser, url) => {
  const asked = new Set();
  const page = await newPage(browser);
  page.on('request', request => {
    if (request.url().startsWith(url)) asked.add(new URL(request.url()).pathname.slice(new URL(url).pathname.length) || 'index.html');
  });
  await open(page, url);
  // A browser with a window also asks for the icon.
  const icon = await page.locator('link[rel=icon]').getAttribute('href');
  asked.add(icon.replace('./', ''));
  return [...asked];
});

const row = (size, packed, name) => console.log(`${String(size).padStart(9)} ${String(packed).padStart(9)}  ${name}`);
row('bytes', 'brotli', folder);
const totals = names.map(name => {
  const bytes = readFileSync(join(folder, name));
  const packed = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;
  row(bytes.length, packed, name);
  return [bytes.length, packed];
});
row(...[0, 1].map(column => totals.reduce((sum, each) => sum + each[column], 0)), 'in all');
