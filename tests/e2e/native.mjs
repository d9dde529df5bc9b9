// Asks the native command line, for tests that compare it with the page.

import { execFileSync } from 'node:child_process';
import { root } from './browser.mjs';

/** What `faultline ARGUMENTS…` prints, built in release as the page is. script/test has built it before the tests start. */
export function native(...args) {
  return execFileSync('cargo', ['run', '--release', '--quiet', '--', ...args], { cwd: root, encoding: 'utf8' });
}
