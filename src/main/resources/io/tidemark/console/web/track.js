// @ts-check
/** One row of the grid: its runs, each one element whatever the number of its slots. Painted by hand, because there may be thousands. */

import {t} from './i18n.js';
import {letter} from './looks.js';
import {countIn, slotAt, step} from './runs.js';

/** @typedef {import('./runs.js').Row} Row */
/** @typedef {import('./runs.js').Range} Range */

/**
 * What a row is painted with.
 *
 * @typedef {{scale: number, unit: number|null, looks: string[]|null, width: number, clock: (instant: number, row: Row) => string}} Paint
 * scale: seconds from left to right; unit: seconds of a slot, null when irregular; looks: those not dimmed, null for all;
 * width: pixels from left to right
 */

const LETTER_WIDTH = 13;

class Track extends HTMLElement {
  constructor() {
    super();
    /** @type {Row|null} */
    this.shown = null;
    /** @type {Paint|null} */
    this.shownWith = null;
    /** @type {Range[]|null} */
    this.shownRanges = null;
    /** @type {number|null} */
    this.shownCursor = null;
    this.runs = document.createElement('div');
    this.runs.className = 'g-runs';
    this.marks = document.createElement('div');
    this.marks.className = 'g-marks';
    this.marks.setAttribute('aria-hidden', 'true');
    /** @type {HTMLElement|null} the only slot that is an element of its own: the one that the keyboard is at */
    this.cursor = null;
  }

  connectedCallback() {
    if (!this.runs.parentNode) {
      this.append(this.runs, this.marks);
    }
  }

  /**
   * @param {{row: Row, paint: Paint, ranges: Range[], cursor: number|null}} content
   */
  set content({row, paint, ranges, cursor}) {
    if (row !== this.shown || paint !== this.shownWith) {
      this.#paint(row, paint);
      this.shownRanges = null;
    }
    if (ranges !== this.shownRanges) {
      this.#select(row, paint, ranges);
    }
    if (cursor !== null || this.cursor) {
      this.#place(row, paint, ranges, cursor);
    }
    this.shown = row;
    this.shownWith = paint;
    this.shownRanges = ranges;
    this.shownCursor = cursor;
  }

  /** @param {Row} row @param {Paint} paint */
  #paint(row, paint) {
    const elements = /** @type {HTMLElement[]} */ ([...this.runs.children]);
    row.runs.forEach((run, index) => {
      const element = elements[index] ?? this.runs.appendChild(document.createElement('div'));
      const dim = paint.looks && !paint.looks.includes(run.look) ? ' dim' : '';
      const changed = element.dataset.look !== undefined && element.dataset.first === String(run.first) && element.dataset.look !== run.look;
      element.className = `run look-${run.look}${dim}${changed ? ' changed' : ''}`;
      element.dataset.look = run.look;
      element.dataset.first = String(run.first);
      element.setAttribute('role', 'gridcell');
      const width = span(element, row, paint, run.first, run.last);
      element.textContent = width >= LETTER_WIDTH ? letter(run.look) : '';
      const from = paint.clock(run.first, row);
      element.setAttribute('aria-label', run.count === 1 ? t('grid.slot', {slot: from, look: t('look.' + run.look)})
        : t('grid.run', {from, to: paint.clock(run.last, row), n: run.count, look: t('look.' + run.look)}));
      const each = step(run) ?? 0;
      const slotWidth = each / 1000 / paint.scale * paint.width;
      element.classList.toggle('cut', slotWidth >= 7);
      if (slotWidth >= 7) {
        element.style.setProperty('--slot', `${each / (run.last - run.first + each) * 100}%`);
      }
    });
    elements.slice(row.runs.length).forEach(element => element.remove());
  }

  /** @param {Row} row @param {Paint} paint @param {Range[]} ranges */
  #select(row, paint, ranges) {
    const end = row.begin + row.seconds * 1000;
    const marks = [];
    for (const range of ranges) {
      if (range.to < row.begin || range.from >= end || !row.runs.some(run => countIn(run, range))) {
        continue;
      }
      const from = Math.max(range.from, row.begin);
      const last = slotAt(row, Math.min(range.to, end - 1));
      const mark = document.createElement('div');
      mark.className = 'g-selected';
      span(mark, row, paint, from, Math.max(from, last?.instant ?? from));
      marks.push(mark);
    }
    this.marks.replaceChildren(...marks);
  }

  /** @param {Row} row @param {Paint} paint @param {Range[]} ranges @param {number|null} cursor */
  #place(row, paint, ranges, cursor) {
    if (cursor === null) {
      this.cursor?.remove();
      this.cursor = null;
      return;
    }
    const cell = this.cursor ?? this.appendChild(document.createElement('div'));
    cell.className = 'g-cursor';
    cell.setAttribute('role', 'gridcell');
    cell.tabIndex = 0;
    const selected = ranges.some(range => cursor >= range.from && cursor <= range.to);
    cell.setAttribute('aria-selected', String(selected));
    const look = slotAt(row, cursor)?.look;
    cell.setAttribute('aria-label', `${paint.clock(cursor, row)} ${look ? t('look.' + look) : ''}`);
    span(cell, row, paint, cursor, cursor);
    this.cursor = cell;
  }
}

/**
 * Places an element over slots.
 *
 * @param {HTMLElement} element
 * @param {Row} row
 * @param {Paint} paint
 * @param {number} first
 * @param {number} last
 * @returns {number} its width in pixels
 */
function span(element, row, paint, first, last) {
  const left = (first - row.begin) / 1000 / paint.scale;
  const right = Math.min(((last - row.begin) / 1000 + unitAt(row, paint, last)) / paint.scale, row.seconds / paint.scale);
  element.style.left = `${left * 100}%`;
  element.style.width = `${Math.max(0, right - left) * 100}%`;
  return (right - left) * paint.width;
}

/** Seconds that a slot is drawn wide. @param {Row} row @param {Paint} paint @param {number} instant */
function unitAt(row, paint, instant) {
  if (paint.unit !== null) {
    return paint.unit;
  }
  const next = row.runs.find(run => run.last > instant);
  if (!next) {
    return Math.min(900, row.seconds);
  }
  const each = step(next);
  const gap = next.first > instant ? next.first - instant : each ?? 900_000;
  return Math.min(gap / 1000, 3600);
}

customElements.define('tm-track', Track);
