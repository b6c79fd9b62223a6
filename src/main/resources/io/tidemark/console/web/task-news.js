// @ts-check
/** Says aloud what went wrong on a page while it was looked at: several changes in one sentence, for those who do not see the grid. */

import {number, t} from './i18n.js';
import {LOOKS} from './looks.js';
import {announce} from './parts.js';

const GATHERED = 5000;

export class News {
  /** @param {() => boolean} here whether the page is still shown */
  constructor(here) {
    this.here = here;
    /** @type {Map<string, number>} */
    this.looks = new Map();
    this.timer = 0;
  }

  /** @param {string} look that a slot has now */
  add(look) {
    this.looks.set(look, (this.looks.get(look) ?? 0) + 1);
    this.timer ||= window.setTimeout(() => this.#tell(), GATHERED);
  }

  #tell() {
    this.timer = 0;
    const bad = [...this.looks].filter(([look]) => LOOKS[look]?.bad);
    this.looks.clear();
    if (bad.length && this.here()) {
      announce(t('task.news', {what: bad.map(([look, n]) => `${number(n)} ${t('look.' + look)}`).join(', ')}));
    }
  }
}
