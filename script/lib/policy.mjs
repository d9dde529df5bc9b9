// Writes the Content-Security-Policy into the page that Trunk has just staged (a `post_build` hook, see Trunk.toml).
//
// The policy names each inline script by its hash, so it can only be written once those scripts stand in the page.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const { TRUNK_STAGING_DIR, TRUNK_HTML_FILE } = process.env;
if (!TRUNK_STAGING_DIR) {
  console.error('policy.mjs: to be started by Trunk, which names the staged page');
  process.exit(2);
}
const file = join(TRUNK_STAGING_DIR, basename(TRUNK_HTML_FILE ?? 'index.html'));
const page = readFileSync(file, 'utf8');

// `trunk serve` adds a script that reloads the page, and rewrites it with each answer, after this hook: its hash cannot
// be known. Only a page with that script is allowed inline scripts and the script's web socket.
const served = page.includes('{{__TRUNK_ADDRESS__}}');

// Exactly the text between the tags counts; scripts with a `src` are covered by 'self'.
const inline = [...page.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)]
  .filter(([, attributes]) => !/\ssrc\s*=/i.test(attributes))
  .map(([, , text]) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);

const policy = Object.entries({
  'default-src': ["'none'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'", ...(served ? ["'unsafe-inline'"] : inline)],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'connect-src': ["'self'", ...(served ? ['ws:'] : [])],
  'worker-src': ["'self'", 'blob:'],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
}).map(([directive, sources]) => `${directive} ${sources.join(' ')}`).join('; ');

// The page may have been minified, which takes quotes away and changes the order of the attributes.
const place = /<meta\b(?=[^>]*\bhttp-equiv="?Content-Security-Policy\b)[^>]*>/g;
if ((page.match(place) ?? []).length !== 1) {
  console.error(`policy.mjs: ${file} does not have exactly one place for the policy`);
  process.exit(1);
}
writeFileSync(file, page.replace(place, `<meta http-equiv="Content-Security-Policy" content="${policy}">`));
