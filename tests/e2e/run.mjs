// Runs the tests of this folder in a real browser, against a built page served from a sub-folder.
//
//   node tests/e2e/run.mjs [--dist FOLDER] [WORD…]      only tests whose file or name contains one of the words
//
// After a failure the picture of each open page is in target/e2e/. The last line counts.

import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtPage, newPage, open, options, target, withBrowser } from './browser.mjs';
import { tests } from './harness.mjs';

const usage = 'usage: run.mjs [--dist FOLDER] [WORD…]';
const { values, positionals: words } = options(usage, { options: { dist: { type: 'string' } } });

const here = fileURLToPath(new URL('.', import.meta.url));
const pictures = join(target, 'e2e');
rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });

for (const file of readdirSync(here).filter(name => name.endsWith('.test.mjs')).sort()) {
  const first = tests.length;
  await import(join(here, file));
  for (const added of tests.slice(first)) added.file = file.replace('.test.mjs', '');
}
const chosen = tests.filter(({ file, name }) => !words.length || words.some(word => `${file} ${name}`.includes(word)));

/** Runs one test; returns what went wrong, or nothing. */
async function outcome({ file, name, body, timeout }, browser, url) {
  const pages = [];
  const fresh = async ({ tolerant = false, ...settings } = {}) => {
    const page = await newPage(browser, settings);
    pages.push({ page, tolerant });
    return page;
  };
  let timer;
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${timeout / 1000} s`)), timeout);
  });
  const context = { browser, url, newPage: fresh, open: (page, hash) => open(page, url, hash) };
  let failure;
  try {
    await Promise.race([body({ ...context, page: await fresh() }), tooLong]);
  } catch (error) {
    failure = error.stack ?? String(error);
  }
  clearTimeout(timer);
  const problems = pages.flatMap(({ page, tolerant }) => (tolerant ? [] : page.problems));
  if (problems.length) failure = [failure, ...problems].filter(Boolean).join('\n');
  for (const [index, { page }] of pages.entries()) {
    if (failure) {
      const picture = join(pictures, `${file}-${name}-${index}.png`.replace(/[^\w.-]+/g, '-'));
      await page.screenshot({ path: picture }).then(() => { failure += `\npicture: ${picture}`; }, () => {});
    }
    await page.context().close();
  }
  return failure;
}

const counts = { passed: 0, failed: 0, skipped: 0 };
console.log(`page: ${builtPage(values.dist)}`);
await withBrowser(values.dist, async (browser, url) => {
  for (const each of chosen) {
    const started = performance.now();
    const failure = each.reason ? undefined : await outcome(each, browser, url);
    const result = each.reason ? 'skipped' : failure ? 'failed' : 'passed';
    counts[result] += 1;
    const mark = { passed: 'ok     ', failed: 'FAILED ', skipped: 'skipped' }[result];
    const detail = each.reason ?? `${Math.round(performance.now() - started)} ms`;
    console.log(`${mark} ${each.file}: ${each.name} (${detail})`);
    if (failure) console.log(failure.replace(/^/gm, '        '));
  }
});
console.log(`${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`);
process.exitCode = counts.failed || !counts.passed ? 1 : 0;
