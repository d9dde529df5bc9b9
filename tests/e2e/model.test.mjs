// The model beside the run: what is typed runs if it has no errors, and else the last text without errors does.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test, until } from './harness.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}

const wide = { width: 1440, height: 900, reducedMotion: true };
const small = `context Shop {
  aggregate Order { command Place { emit Placed } }
}
context Post {
  external Mail { thanks(order: id) said "the card" }
  on Placed call Mail.thanks(order)
}
scenario "One" { at 0ms Order(o1).Place }
scenario "Two" { at 0ms Order(o1).Place  at 1ms Order(o2).Place }
`;

const editor = page => page.locator('.editor textarea');
const digest = page => page.locator('.app').getAttribute('data-digest');
const standing = (page, what) => page.locator(`.standing [data-standing=${what}]`).waitFor();

/** Opens the text, and replaces it if another one is given. */
async function model(page, text) {
  await page.locator('.sides [data-side=model]').click();
  await standing(page, 'runs');
  if (text !== undefined) await editor(page).fill(text);
}

test('a text runs while it is written, and one with errors leaves the last run where it is and says so', async ({ newPage, open }) => {
  const page = await newPage(wide);
  await open(page);
  const shop = await digest(page);
  await model(page);
  assert.match(await editor(page).inputValue(), /^title "Order placed"/, 'the text of what runs');
  assert.equal(await digest(page), shop, 'looking changes nothing');

  await editor(page).fill(small);
  await until('the text runs', async () => await digest(page) !== shop);
  assert.match(await page.locator('.verdict .lead').innerText(), /the card/);
  const run = await digest(page);

  await editor(page).fill(small.replace('on Placed', 'on Plaecd'));
  await standing(page, 'broken');
  assert.equal(await digest(page), run, 'the last good run stays');
  assert.match(await page.locator('.standing').innerText(), /1 error\. .*last text without errors/s);
  assert.match(await page.locator('.verdict [data-caveat=behind]').innerText(), /1 error: .*last one without/);
  assert.match(await page.locator('.problems li').innerText(), /6:6\s+error.*`Plaecd`.*`Placed`/);

  await editor(page).fill('context Shop { }');
  await standing(page, 'idle');
  assert.equal(await digest(page), run);
  assert.match(await page.locator('.verdict [data-caveat=behind]').innerText(), /no scenario/);

  await editor(page).fill(small.replace('the card', 'the letter'));
  await until('the mended text runs', async () => /the letter/.test(await page.locator('.verdict .lead').innerText()));
  assert.equal(await page.locator('[data-caveat]').count(), 0);

  // A change like any other: it can be taken back, and the text with it.
  await page.locator('[data-do=undo]').click();
  await until('the text is back', async () => await editor(page).inputValue() === small);
  assert.equal(await digest(page), run);
  await page.locator('[data-do=undo]').click();
  await until('the shop is back', async () => await digest(page) === shop);
  assert.match(await editor(page).inputValue(), /^title "Order placed"/);
});

test('the scenarios of a text can be chosen, and what was set beside the text stays when it changes', async ({ newPage, open }) => {
  const page = await newPage(wide);
  await open(page);
  await model(page, small);
  const chooser = page.getByLabel('Scenario');
  await until('the scenarios are listed', async () => /One.*Two/s.test(await chooser.innerText()));
  await chooser.selectOption({ label: 'Two' });
  await page.locator('.setup select[data-key=dedupe]').selectOption('inbox');
  await editor(page).fill(small.replace('the card', 'the letter'));
  await until('the text runs', async () => /letter/.test(await page.locator('.story').innerText()));
  assert.match(await chooser.inputValue(), /Two$/);
  assert.equal(await page.locator('.setup select[data-key=dedupe]').inputValue(), 'inbox');
  await chooser.selectOption({ label: 'Order placed' });
  await until('the example is in the editor', async () => /^title/.test(await editor(page).inputValue()));
});

test('what is not run yet is told beside the verdict and at its place', async ({ newPage, open }) => {
  const page = await newPage(wide);
  await open(page);
  const later = 'context Later {\n  aggregate L { command C { emit D } }\n  external M\n  on D for each L { for each L { call M.m } }\n}\n';
  await model(page, small + later);
  await page.locator('.verdict [data-caveat=omitted]').waitFor();
  assert.match(await page.locator('.verdict [data-caveat=omitted]').innerText(), /Not run yet: for each/);
  const warning = page.locator('.problems .warning', { hasText: '13:21' });
  assert.match(await warning.innerText(), /warning/);
  await warning.getByRole('button').click();
  const chosen = await editor(page).evaluate(area => area.value.slice(area.selectionStart, area.selectionEnd));
  assert.ok(chosen.startsWith('for each L'), 'a click goes to the place');
});

test('the ink is the text, letter by letter, also where a long text is scrolled to', async ({ newPage, open }) => {
  const page = await newPage(wide);
  await open(page);
  const long = `${small}# \u{1f3e6}\t<b>&amp;\n${'# filler\n'.repeat(3000)}`;
  await model(page);
  // As if it were pasted: to fill it in letter by letter would take long.
  await editor(page).evaluate((area, text) => {
    area.value = text;
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }, long);
  const inked = () => page.locator('.ink').evaluate(ink => [...ink.querySelectorAll('div')].map(line => {
    const number = line.querySelector('i');
    return [number.textContent, line.textContent.slice(number.textContent.length)];
  }));
  const holds = async () => {
    const lines = long.split('\n');
    const ink = await inked();
    return ink.length < 300 && ink.every(([number, text]) => lines[Number(number) - 1] === text);
  };
  await until('the first lines are inked', async () => await holds() && (await inked())[0][0] === '1');
  const sizes = () => page.evaluate(() => ['.ink', '.editor textarea']
    .map(part => document.querySelector(part).getBoundingClientRect()).map(({ x, y, width, height }) => [x, y, width, height]));
  const [ink, area] = await sizes();
  assert.deepEqual(ink, area, 'one lies exactly on the other');
  await page.locator('.editor').evaluate(window => { window.scrollTop = 40_000; });
  await until('the lines there are inked', async () => await holds() && (await inked()).some(([number]) => number === '2001'));
});

test('the text is reached, changed and left by key alone', async ({ newPage, open }) => {
  const page = await newPage(wide);
  await open(page);
  await page.locator('.sides [data-side=model]').focus();
  await page.keyboard.press('Enter');
  await standing(page, 'runs');
  const inEditor = () => editor(page).evaluate(area => area === document.activeElement);
  for (let press = 0; press < 80 && !await inEditor(); press += 1) await page.keyboard.press('Tab');
  assert.ok(await inEditor());
  const before = await digest(page);
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(small.replace('on Placed', 'on Plaecd'));
  await page.keyboard.press('Control+Enter');
  await standing(page, 'broken');
  await page.keyboard.type(' ?');
  assert.ok((await editor(page).inputValue()).endsWith(' ?'), 'the keys of the playground are letters here');
  assert.equal(await digest(page), before);
  await page.keyboard.press('Tab');
  assert.ok(await page.locator('.problems button').first().evaluate(button => button === document.activeElement), 'Tab moves on');
  await page.keyboard.press('Enter');
  assert.ok(await inEditor(), 'a problem leads to its place');
  assert.equal(await editor(page).evaluate(area => area.value.slice(area.selectionStart, area.selectionEnd)), 'Plaecd');
});

test('a text survives a reload with its errors, the run beside it too, and both are found again in the list', async ({ newPage, open }) => {
  const page = await newPage(wide);
  await open(page);
  await model(page, small);
  await until('the text runs', async () => /the card/.test(await page.locator('.verdict .lead').innerText()));
  const run = await digest(page);
  const broken = small.replace('on Placed', 'on Plaecd');
  await editor(page).fill(broken);
  await standing(page, 'broken');
  assert.equal(await page.locator('.standing [data-kept]').innerText(), 'Kept in this browser.');
  await page.reload();
  await standing(page, 'broken');
  assert.equal(await editor(page).inputValue(), broken, 'what was written last');
  assert.equal(await digest(page), run, 'the last run without errors');

  const chooser = page.getByLabel('Scenario');
  await chooser.selectOption({ label: 'Order placed' });
  await until('the example runs', async () => /^title/.test(await editor(page).inputValue()));
  await editor(page).press('Control+End');
  await page.keyboard.type('# mine');
  await until('a copy of it is in the list', async () => /Order placed \(2\)/.test(await chooser.evaluate(list => list.innerHTML)));
  await chooser.selectOption({ label: 'Shop' });
  await until('the first text is back', async () => await editor(page).inputValue() === broken);
  assert.equal(await digest(page), run);
});

test('a link carries the text and never writes over what is the reader\'s own', async ({ newPage, open }) => {
  const page = await newPage(wide);
  await open(page);
  await model(page, small);
  const address = () => page.evaluate(() => location.hash);
  await until('the address carries the text', async () => (await address()).length > 200);
  const link = await address();
  const own = small.replace('the card', 'the letter');
  await editor(page).fill(own);
  await until('the address follows', async () => await address() !== link);

  await page.evaluate(hash => { location.hash = hash; }, link);
  await until('the linked text is open', async () => await editor(page).inputValue() === small);
  assert.match(await page.locator('.standing [data-kept]').innerText(), /your own copy/);
  await editor(page).press('Control+End');
  await page.keyboard.type('# copy');
  await until('the copy is kept', async () => /Kept/.test(await page.locator('.standing [data-kept]').innerText()));
  await page.getByLabel('Scenario').selectOption({ label: 'Shop' });
  await until('the own text is as it was', async () => await editor(page).inputValue() === own);

  const elsewhere = await newPage(wide);
  await open(elsewhere, link);
  await standing(elsewhere, 'runs');
  assert.equal(await editor(elsewhere).inputValue(), small);
});

test('a text that is too long for a link is said to be so, kept here, and told elsewhere', async ({ newPage, open }) => {
  const page = await newPage(wide);
  await open(page);
  await model(page);
  let random = 1;
  const word = () => { random = (random * 48271) % 2147483647; return random.toString(36); };
  const noise = count => Array.from({ length: count }, () => `# ${word()}${word()}`).join('\n');
  const paste = text => editor(page).evaluate((area, value) => {
    area.value = value;
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }, text);
  await paste(small + noise(900));
  await page.locator('.standing .caveat', { hasText: /characters long/ }).waitFor();
  const long = small + noise(3500);
  await paste(long);
  await page.locator('.standing .caveat', { hasText: /too long for a link/ }).waitFor();
  const link = await page.evaluate(() => location.hash);
  await page.reload();
  await standing(page, 'runs');
  assert.equal(await editor(page).inputValue(), long);
  const elsewhere = await newPage(wide);
  await open(elsewhere, link);
  assert.match(await elsewhere.getByTestId('notice').innerText(), /too long for it/);
});

test('texts are saved as files, and files become texts of the reader\'s own', async ({ newPage, open }) => {
  const page = await newPage(wide);
  await open(page);
  await model(page, small);
  await until('the text runs', async () => /the card/.test(await page.locator('.verdict .lead').innerText()));
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-do=save]').click()]);
  assert.equal(download.suggestedFilename(), 'Shop.faultline');
  assert.equal(readFileSync(await download.path(), 'utf8'), small);

  const file = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  const other = small.replace('the card', 'the letter');
  await page.locator('input[type=file]').setInputFiles(file('a.faultline', other.replaceAll('\n', '\r\n')));
  await until('the file runs', async () => await editor(page).inputValue() === other);
  assert.match(await page.locator('.verdict .lead').innerText(), /the letter/);
  assert.match(await page.getByLabel('Scenario').evaluate(list => list.innerHTML), /Shop<.*Shop \(2\)|Shop \(2\).*Shop</s, 'beside the other one');

  // Dropped onto the editor.
  const dropped = await page.evaluateHandle(text => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'b.txt', { type: 'text/plain' }));
    return data;
  }, small.replace('the card', 'the parcel'));
  await editor(page).dispatchEvent('drop', { dataTransfer: dropped });
  await until('the dropped file runs', async () => /the parcel/.test(await page.locator('.verdict .lead').innerText()));

  await page.locator('input[type=file]').setInputFiles(file('large.txt', 'x'.repeat(1_000_001)));
  await page.locator('.standing .caveat', { hasText: /1 MB/ }).waitFor();
  assert.match(await editor(page).inputValue(), /the parcel/, 'nothing else has changed');
});

test('in a frame without storage it is said that nothing is kept, and all else works', async ({ newPage, url }) => {
  const page = await newPage(wide);
  await page.setContent(`<iframe sandbox="allow-scripts" width="1400" height="860" src="${url}"></iframe>`);
  const frame = page.frameLocator('iframe');
  await frame.locator('.sides [data-side=model]').click();
  await frame.locator('.standing [data-kept=no]').waitFor();
  await frame.locator('.editor textarea').fill(small);
  await until('the text runs', async () => /the card/.test(await frame.locator('.verdict .lead').innerText()));
  assert.match(await frame.locator('.standing').innerText(), /Not saved in this frame/);
});

for (const theme of ['dark', 'light']) {
  for (const width of [1440, 390]) {
    test(`axe finds nothing in the model, ${theme}, ${width} wide`, async ({ newPage, open }) => {
      const page = await newPage({ width, height: 900, theme, reducedMotion: true });
      await open(page);
      await model(page);
      assert.deepEqual(await findings(page), []);
      await editor(page).fill(`${small}saga Fulfilment {}\n\u{e4} "`);
      await standing(page, 'broken');
      assert.deepEqual(await findings(page), [], 'with errors');
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the window');
    });
  }
}

test('a click on a word of the text puts the caret there', async ({ newPage, open }) => {
  const page = await newPage({ width: 1440, height: 900, reducedMotion: true });
  await open(page);
  await page.locator('.sides [data-side="model"]').click();
  const title = await page.locator('.ink-text').first().boundingBox();
  await page.mouse.click(title.x + title.width / 2, title.y + title.height / 2);
  const editor = page.locator('.editor textarea');
  assert.ok(await editor.evaluate(element => element === document.activeElement));
  const [caret, first] = await editor.evaluate(element => [element.selectionStart, element.value.indexOf('\n')]);
  assert.ok(caret > 0 && caret < first, `${caret} is within the first line`);
});
