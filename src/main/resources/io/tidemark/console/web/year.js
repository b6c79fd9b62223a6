// @ts-check
/**
 * A year: a cell per day, weeks from left to right, the day's worst look wins. Tells `pick` {days: {from, to}|null, cursor} and
 * `open` {day}.
 */

import {LitElement, html, nothing} from 'lit';

import {number, t} from './i18n.js';
import {LOOK_NAMES, letter} from './looks.js';
import {addDays, daysBetween, weekday} from './time.js';

/** @typedef {import('./types.js').YearDay} YearDay */

class Year extends LitElement {
  static properties = {days: {attribute: false}, from: {}, to: {}, looks: {attribute: false}, picked: {attribute: false}, cursor: {}, words: {}};

  constructor() {
    super();
    /** @type {Map<string, YearDay>} */
    this.days = new Map();
    this.from = '';
    this.to = '';
    /** @type {string[]|null} */
    this.looks = null;
    /** @type {{from: string, to: string}|null} */
    this.picked = null;
    this.cursor = '';
    this.words = '';
    this.anchor = '';
    this.dragging = false;
    this.takeFocus = false;
  }

  createRenderRoot() {
    return this;
  }

  updated() {
    if (this.takeFocus) {
      this.takeFocus = false;
      /** @type {HTMLElement|null} */ (this.querySelector('[tabindex="0"]'))?.focus();
    }
  }

  /** Puts the keyboard on the grid. */
  focusCursor() {
    this.takeFocus = true;
    this.requestUpdate();
  }

  get at() {
    return this.cursor >= this.from && this.cursor <= this.to ? this.cursor : this.to;
  }

  render() {
    const first = addDays(this.from, -weekday(this.from));
    const weeks = Math.floor(daysBetween(first, this.to) / 7) + 1;
    const numbers = [...Array(weeks).keys()];
    return html`<div class="year" role="grid" aria-label=${t('grid.year')} aria-multiselectable="true" @keydown=${this.#key} @pointerdown=${this.#down}
        @pointermove=${this.#move} @pointerup=${this.#up} @pointercancel=${this.#up} @dblclick=${this.#double}>
      <div role="row" class="y-row y-head"><span role="columnheader" class="y-name"><span class="sr">${t('grid.weekday')}</span></span>${numbers.map(week => {
        const begin = addDays(first, week * 7);
        const month = Number(addDays(begin, 6).slice(8)) <= 7;
        return html`<span role="columnheader" class="y-month"><span class="sr">${t('grid.week', {day: begin})}</span>${month
          ? html`<span aria-hidden="true">${t('month.' + Number(addDays(begin, 6).slice(5, 7)))}</span>` : nothing}</span>`;
      })}</div>
      ${[0, 1, 2, 3, 4, 5, 6].map(line => html`<div role="row" class="y-row"><span role="rowheader" class="y-name">${t('weekday.' + line)}</span>${numbers
        .map(week => this.#cell(addDays(first, week * 7 + line)))}</div>`)}</div>`;
  }

  /** @param {string} date */
  #cell(date) {
    if (date < this.from || date > this.to) {
      return html`<span role="gridcell" class="y-cell y-out"></span>`;
    }
    const day = this.days.get(date);
    const look = day?.worst;
    const selected = this.picked !== null && date >= this.picked.from && date <= this.picked.to;
    const dim = this.looks && !(day && this.looks.some(each => day.counts[each]));
    const text = day && look ? LOOK_NAMES.filter(each => day.counts[each]).map(each => `${number(day.counts[each])} ${t('look.' + each)}`).join(', ')
      : t('grid.no-slot');
    return html`<span role="gridcell" class="y-cell ${look ? 'look-' + look : 'y-none'} ${dim ? 'dim' : ''}" data-day=${date}
      tabindex=${date === this.at ? 0 : -1} aria-selected=${selected} title="${date}: ${text}" aria-label="${date}: ${text}">${look ? letter(look)
        : ''}</span>`;
  }

  /** @param {Event} event */
  #dayOf(event) {
    const cell = event.target instanceof Element ? event.target.closest('[data-day]') : null;
    return cell ? /** @type {string} */ (/** @type {HTMLElement} */ (cell).dataset.day) : null;
  }

  /** @param {PointerEvent} event */
  #down(event) {
    const day = event.button === 0 ? this.#dayOf(event) : null;
    if (day) {
      event.preventDefault();
      this.dragging = true;
      if (!event.shiftKey || !this.anchor) {
        this.anchor = day;
      }
      this.#pick(day);
    }
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const day = this.dragging ? this.#dayOf(event) : null;
    if (day && day !== this.cursor) {
      this.#pick(day);
    }
  }

  #up() {
    this.dragging = false;
  }

  /** @param {MouseEvent} event */
  #double(event) {
    const day = this.#dayOf(event);
    if (day) {
      this.dispatchEvent(new CustomEvent('open', {detail: {day}}));
    }
  }

  /** @param {string} day */
  #pick(day) {
    this.takeFocus = true;
    this.cursor = day;
    const days = day < this.anchor ? {from: day, to: this.anchor} : {from: this.anchor, to: day};
    this.picked = days;
    this.dispatchEvent(new CustomEvent('pick', {detail: {days, cursor: day}}));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const by = /** @type {Record<string, number>} */ ({ArrowUp: -1, k: -1, ArrowDown: 1, j: 1, ArrowLeft: -7, ArrowRight: 7, PageUp: -28, PageDown: 28})[event.key];
    if (by !== undefined && !event.altKey && !event.ctrlKey) {
      event.preventDefault();
      event.stopPropagation();
      const at = this.at;
      const to = addDays(at, by) < this.from ? this.from : addDays(at, by) > this.to ? this.to : addDays(at, by);
      if (event.shiftKey) {
        this.anchor ||= at;
        this.#pick(to);
      } else {
        this.anchor = to;
        this.cursor = to;
        this.takeFocus = true;
      }
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent('open', {detail: {day: this.at}}));
    } else if (event.key === ' ') {
      event.preventDefault();
      this.anchor = this.at;
      this.#pick(this.at);
    }
  }
}

customElements.define('tm-year', Year);
