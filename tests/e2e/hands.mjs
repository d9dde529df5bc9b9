// Three kinds of hands for the same storyboard: a mouse, a keyboard alone, a thumb on a phone.
//
// Each has `view`, the settings of its page; `press(page, locator)`; `choose(page, setting, value)`; and
// `strike(page, key)`, which breaks the run in a gap. A list that opens is drawn by the system, which no test reaches:
// mouse and thumb choose from it by name.

import assert from 'node:assert/strict';

const picked = (page, setting) => page.locator(`[data-key="${setting}"]`);
const handle = (page, key) => page.locator(`.gaps [data-gap="${key}"]`);

/** The most presses of one key on the way to anything. */
const FAR = 60;

export const mouse = {
  name: 'by mouse',
  view: { width: 1440, height: 900 },
  press: (page, locator) => locator.click(),
  choose: (page, setting, value) => picked(page, setting).selectOption(value),
  strike: (page, key) => handle(page, key).click(),
};

export const thumb = {
  name: 'by touch on a phone',
  view: { width: 390, height: 844, hasTouch: true, isMobile: true },
  press: (page, locator) => locator.tap(),
  choose: (page, setting, value) => picked(page, setting).selectOption(value),
  /** The story comes first on a phone, and has a bolt at its lines; other gaps are in the picture. */
  async strike(page, key) {
    const told = page.locator(`.story [data-gap="${key}"]`);
    await (await told.count() ? told.first() : handle(page, key)).tap();
  },
};

const isFocused = locator => locator.evaluate(element => element === document.activeElement);

/** Goes there by Tab, or back by Shift and Tab: never by a pointer, never by a script. */
async function reach(page, locator) {
  for (let presses = 0; !await isFocused(locator); presses += 1) {
    assert.ok(presses < FAR, `${locator} is more than ${FAR} presses away`);
    const isBehind = await locator.evaluate(element => Boolean(
      document.activeElement.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING,
    ));
    await page.keyboard.press(isBehind ? 'Shift+Tab' : 'Tab');
  }
}

export const keyboard = {
  name: 'by keyboard alone',
  view: { width: 1440, height: 900 },
  async press(page, locator) {
    await reach(page, locator);
    await page.keyboard.press('Enter');
  },
  async choose(page, setting, value) {
    const list = picked(page, setting);
    await reach(page, list);
    const values = await list.locator('option').evaluateAll(options => options.map(option => option.value));
    for (let presses = 0; await list.inputValue() !== value; presses += 1) {
      assert.ok(presses < values.length, `${value} is in the list`);
      const down = values.indexOf(value) > values.indexOf(await list.inputValue());
      await page.keyboard.press(down ? 'ArrowDown' : 'ArrowUp');
    }
  },
  /** The gaps are one stop for the Tab key; arrow keys go on from there. */
  async strike(page, key) {
    await reach(page, page.locator('.gaps .gap:not([tabindex="-1"])'));
    const order = await page.locator('.gaps .gap').evaluateAll(gaps => gaps.map(each => each.dataset.gap));
    for (let presses = 0; !await isFocused(handle(page, key)); presses += 1) {
      assert.ok(presses < order.length, `${key} is among the gaps`);
      const here = await page.evaluate(() => document.activeElement.dataset.gap);
      await page.keyboard.press(order.indexOf(key) > order.indexOf(here) ? 'ArrowRight' : 'ArrowLeft');
    }
    await page.keyboard.press('Enter');
  },
};

export const hands = [mouse, keyboard, thumb];
