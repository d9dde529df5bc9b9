// A browser, and pages that notice what goes wrong in them.

import { existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { serve } from './serve.mjs';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const target = process.env.CARGO_TARGET_DIR || join(root, 'target');

/** $CHROME, or the first Chrome or Chromium that is installed. script/lib/tools.sh looks in the same places. */
function chrome() {
  if (process.env.CHROME) return process.env.CHROME;
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];
  const found = [
    ...names.flatMap(name => (process.env.PATH ?? '').split(delimiter).map(folder => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ].find(path => existsSync(path));
  if (!found) throw new Error('no Chrome or Chromium found: name one in $CHROME, or let script/test install one');
  return found;
}

export function launch() {
  return chromium.launch({
    executablePath: chrome(),
    // Everything that a browser does on the network by itself is switched off: it makes runs slow and unlike each other.
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  });
}

/** The folder of the page to look at: the one that is named, else the one that script/test built last. */
export function builtPage(named) {
  const index = folder => join(folder, 'index.html');
  const folders = named ? [named] : ['release', 'debug'].map(kind => join(target, 'page', kind));
  const built = folders.filter(folder => existsSync(index(folder)))
    .sort((a, b) => statSync(index(b)).mtimeMs - statSync(index(a)).mtimeMs);
  if (!built.length) {
    console.error(`no built page in ${folders.join(' or ')}: \`script/test page\` builds one`);
    process.exit(2);
  }
  return built[0];
}

/**
 * A fresh page (its own storage, nothing shared with others). What goes wrong in it is kept in `page.problems`: errors
 * on the console, uncaught exceptions, failed requests and violations of the policy, in frames and workers too.
 */
export async function newPage(browser, { width = 1280, height = 800, theme = 'dark', reducedMotion = false, ...more } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
    locale: 'en-GB',
    timezoneId: 'UTC',
    ...more,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.problems = [];
  const note = text => page.problems.push(text);
  await page.exposeBinding('__violation', (_, text) => note(`policy: ${text}`));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', event => {
      globalThis.__violation(`${event.violatedDirective} refused ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  page.on('pageerror', error => note(`exception: ${error.stack ?? error}`));
  page.on('console', message => {
    if (message.type() === 'error' || /content security policy/i.test(message.text())) {
      note(`console: ${message.text()} (${message.location().url || 'no address'})`);
    }
  });
  // What the browser logs about a worker's requests and policy does not reach the page's console.
  await watchWorkers(page, note);
  page.on('requestfailed', request => {
    const { errorText } = request.failure();
    if (errorText !== 'net::ERR_ABORTED') note(`request: ${errorText} ${request.url()}`);
  });
  page.on('response', response => {
    if (response.status() >= 400) note(`request: ${response.status()} ${response.url()}`);
  });
  page.on('crash', () => note('the page crashed'));
  return page;
}

/** Notes what the policy refuses in the page's workers, from their first line on: the protocol keeps it for late listeners. */
async function watchWorkers(page, note) {
  const protocol = await page.context().newCDPSession(page);
  protocol.on('Target.attachedToTarget', ({ sessionId }) => {
    // A worker that has ended meanwhile cannot be asked any more.
    protocol.send('Target.sendMessageToTarget', { sessionId, message: '{"id":1,"method":"Audits.enable"}' }).catch(() => {});
  });
  protocol.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { method, params } = JSON.parse(message);
    const refusal = method === 'Audits.issueAdded' && params.issue.details.contentSecurityPolicyIssueDetails;
    if (refusal) note(`policy, in a worker: ${refusal.violatedDirective} refused ${refusal.blockedURL ?? 'inline code or eval'}`);
  });
  await protocol.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
}

/** Opens the application at `hash` and waits until it stands: the loading notice gone, and a heading or its own sign. */
export async function open(page, url, hash = '') {
  await page.goto(url + hash);
  await page.locator('#boot').waitFor({ state: 'detached' });
  await page.locator('[data-ready], h1').first().waitFor({ state: 'attached' });
}

/** For the small programs in this folder: serves the built page, starts a browser, and ends both whatever happens. */
export async function withBrowser(folder, body) {
  const server = await serve(builtPage(folder));
  try {
    const browser = await launch();
    try {
      return await body(browser, server.url);
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
}

/** parseArgs, with a plain sentence where it would throw. */
export function options(usage, config) {
  try {
    return parseArgs({ allowPositionals: true, ...config });
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
}
