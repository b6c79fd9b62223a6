// @ts-check
/**
 * The grid of days and slots, or of the hours of one day. It follows the ARIA pattern of a grid: one slot can be focused, arrows move it.
 * Tells `pick` {ranges, cursor} when the selection changed and `open` {instant} when a slot is to be opened.
 */

import {LitElement, html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';

import './track.js';
import {t} from './i18n.js';
import {everywhere} from './parts.js';
import {countIn, neighbour, slotAt} from './runs.js';
import {normal, without} from './selection.js';
import {clock, local, offset, offsetText, repeated, shownZone, weekday} from './time.js';

/** @typedef {import('./runs.js').Row} Row */
/** @typedef {import('./runs.js').Range} Range */

class Grid extends LitElement {
  static properties = {rows: {attribute: false}, mode: {}, zone: {}, unit: {attribute: false}, looks: {attribute: false},
    ranges: {attribute: false}, cursor: {attribute: false}, width: {state: true}, words: {}};

  constructor() {
    super();
    /** @type {Row[]} */
    this.rows = [];
    /** @type {'month'|'day'} rows are days, newest first, or the hours of one day */
    this.mode = 'month';
    this.zone = 'UTC';
    /** @type {number|null} seconds of a slot */
    this.unit = null;
    /** @type {string[]|null} */
    this.looks = null;
    /** @type {Range[]} */
    this.ranges = [];
    /** @type {number|null} */
    this.cursor = null;
    this.width = 0;
    /** changes with language and zone, so that labels are written anew */
    this.words = '';
    /** @type {number|null} where a range began */
    this.anchor = null;
    /** @type {Range[]} what was selected before a range began */
    this.earlier = [];
    this.dragging = false;
    this.takeFocus = false;
    /** @type {import('./track.js').Paint|null} */
    this.paint = null;
    this.painted = '';
    this.observer = new ResizeObserver(([entry]) => {
      this.width = Math.max(100, Math.round(entry.contentRect.width) - 96);
    });
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.observer.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  updated() {
    if (this.takeFocus) {
      this.takeFocus = false;
      const cell = /** @type {HTMLElement|null} */ (this.querySelector('.g-cursor'));
      cell?.focus({preventScroll: true});
      cell?.closest('.g-row')?.scrollIntoView({block: 'nearest'});
    }
  }

  /** Puts the keyboard on the grid. */
  focusCursor() {
    this.takeFocus = true;
    this.requestUpdate();
  }

  /** Seconds from left to right: the longest day of those shown, so that all hours are equally wide. */
  get scale() {
    return this.mode === 'day' ? 3600 : Math.max(86_400, ...this.rows.map(row => row.seconds));
  }

  /** The row of a slot. @param {number} instant @returns {Row|undefined} */
  rowOf(instant) {
    return this.rows.find(row => instant >= row.begin && instant < row.begin + row.seconds * 1000);
  }

  /** Where the keyboard is: its slot, else the newest. */
  get at() {
    if (this.cursor !== null && this.rowOf(this.cursor)) {
      return this.cursor;
    }
    const rows = this.mode === 'day' ? [...this.rows].reverse() : this.rows;
    const last = rows.find(row => row.runs.length)?.runs.at(-1);
    return last ? last.last : null;
  }

  #paint() {
    const scale = this.scale;
    const key = [scale, this.unit, this.looks, this.width, this.words].join();
    if (key !== this.painted || !this.paint) {
      const shown = shownZone(this.zone);
      this.painted = key;
      this.paint = {scale, unit: this.unit, looks: this.looks, width: this.width || 1000,
        clock: (instant, row) => shown === this.zone && row.seconds === 86_400 ? plainClock(instant - row.begin) : clock(instant, shown)};
    }
    return this.paint;
  }

  render() {
    const paint = this.#paint();
    const at = this.at;
    return html`<div class="grid mode-${this.mode}" role="grid" aria-label=${t('grid.label')} aria-multiselectable="true" aria-rowcount=${this.rows.length + 1}
        @keydown=${this.#key} @pointerdown=${this.#down} @pointermove=${this.#move} @pointerup=${this.#up} @pointercancel=${this.#up}
        @pointerleave=${this.#hideTip} @dblclick=${this.#double}>
      <div class="g-row g-head" role="row"><div class="g-name" role="columnheader">${t(this.mode === 'day' ? 'grid.hour' : 'grid.day')}</div>
        <div class="g-axis">${this.#axis(paint.scale)}</div></div>
      ${repeat(this.rows, row => row.key, (row, index) => html`<div class="g-row ${this.#kind(row)}" role="row" data-row=${index}>
        <div class="g-name" role="rowheader">${this.#name(row)}</div>
        <tm-track .content=${{row, paint, ranges: this.ranges, cursor: at !== null && this.rowOf(at) === row ? at : null}}></tm-track>
      </div>`)}
      </div><div class="tip" role="presentation" hidden></div>`;
  }

  /** @param {Row} row */
  #kind(row) {
    return this.mode === 'month' && weekday(row.key) === 0 ? 'week-begin' : '';
  }

  /** @param {Row} row */
  #name(row) {
    if (this.mode === 'day') {
      const shown = shownZone(this.zone);
      return repeated(row.begin, shown) ? html`${local(row.begin, shown).slice(11, 16)} <small>${offsetText(offset(row.begin, shown))}</small>`
        : local(row.begin, shown).slice(11, 16);
    }
    return html`<span class="weekday">${t('weekday.' + weekday(row.key))}</span> ${row.key.slice(5)}${row.seconds === 86_400 ? nothing
      : html` <small title=${t('grid.odd-day', {hours: row.seconds / 3600})}>${row.seconds / 3600}h</small>`}`;
  }

  /** @param {number} scale seconds */
  #axis(scale) {
    const labels = [];
    if (this.mode === 'day') {
      for (let minute = 0; minute < 60; minute += 5) {
        labels.push({at: minute / 60, text: ':' + String(minute).padStart(2, '0')});
      }
    } else {
      const newest = this.rows.find(row => row.seconds === 86_400) ?? this.rows[0];
      const shown = shownZone(this.zone);
      const every = this.width > 1000 ? 1 : this.width > 500 ? 2 : 3;
      for (let hour = 0; newest && hour * 3600 < scale; hour += every) {
        labels.push({at: hour * 3600 / scale, text: local(newest.begin + hour * 3_600_000, shown).slice(11, 16)});
      }
    }
    return labels.map(({at, text}) => html`<tm-tick role="columnheader" .at=${at}>${text}</tm-tick>`);
  }

  /** @param {PointerEvent|MouseEvent} event @returns {{row: Row, instant: number, look: string}|null} the slot under the pointer */
  #under(event) {
    const element = document.elementFromPoint(event.clientX, event.clientY);
    const line = /** @type {HTMLElement|null} */ (element?.closest('[data-row]') ?? null);
    if (!line || !this.contains(line)) {
      return null;
    }
    const row = this.rows[Number(line.dataset.row)];
    const track = /** @type {HTMLElement} */ (line.querySelector('tm-track')).getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - track.left) / track.width));
    const slot = row && slotAt(row, row.begin + share * this.scale * 1000);
    return slot ? {row, ...slot} : null;
  }

  /** @param {PointerEvent} event */
  #down(event) {
    const slot = event.button === 0 && event.target instanceof Element && event.target.closest('tm-track') ? this.#under(event) : null;
    if (!slot) {
      return;
    }
    event.preventDefault();
    const grid = /** @type {HTMLElement} */ (event.currentTarget);
    grid.setPointerCapture(event.pointerId);
    this.dragging = true;
    if (event.shiftKey && this.anchor !== null) {
      this.#extend(slot.instant);
      return;
    }
    this.anchor = slot.instant;
    const inside = this.ranges.some(range => slot.instant >= range.from && slot.instant <= range.to);
    if (event.ctrlKey || event.metaKey) {
      this.earlier = inside ? without(this.ranges, {from: slot.instant, to: slot.instant}) : this.ranges;
      if (inside) {
        this.dragging = false;
        this.#pick(this.earlier, slot.instant);
        return;
      }
    } else {
      this.earlier = [];
    }
    this.#extend(slot.instant);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const slot = this.#under(event);
    if (this.dragging && slot) {
      this.#extend(slot.instant);
    }
    this.#tip(event, slot);
  }

  #up() {
    this.dragging = false;
  }

  /** @param {MouseEvent} event */
  #double(event) {
    const slot = this.#under(event);
    if (slot) {
      this.dispatchEvent(new CustomEvent('open', {detail: {instant: slot.instant}}));
    }
  }

  /** The range from where it began to here. @param {number} instant */
  #extend(instant) {
    const anchor = this.anchor ?? instant;
    this.#pick(normal([...this.earlier, {from: Math.min(anchor, instant), to: Math.max(anchor, instant)}]), instant);
  }

  /** @param {Range[]} ranges @param {number} cursor */
  #pick(ranges, cursor) {
    this.takeFocus = true;
    if (cursor !== this.cursor || JSON.stringify(ranges) !== JSON.stringify(this.ranges)) {
      this.ranges = ranges;
      this.cursor = cursor;
      this.dispatchEvent(new CustomEvent('pick', {detail: {ranges, cursor}}));
    } else {
      this.requestUpdate();
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const at = this.at;
    if (at === null || event.altKey) {
      return;
    }
    const to = this.#target(event, at);
    if (to !== null) {
      event.preventDefault();
      event.stopPropagation();
      if (event.shiftKey) {
        this.anchor ??= at;
        this.#extend(to);
      } else {
        this.anchor = to;
        this.earlier = [];
        this.#pick(this.ranges, to);
      }
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent('open', {detail: {instant: at}}));
    } else if (event.key === ' ') {
      event.preventDefault();
      const inside = this.ranges.some(range => at >= range.from && at <= range.to);
      this.anchor = at;
      this.earlier = inside ? without(this.ranges, {from: at, to: at}) : normal([...this.ranges, {from: at, to: at}]);
      this.#pick(this.earlier, at);
    }
  }

  /** Where a key leads; null for other keys. @param {KeyboardEvent} event @param {number} at */
  #target(event, at) {
    const row = /** @type {Row} */ (this.rowOf(at));
    const index = this.rows.indexOf(row);
    switch (event.key) {
      case 'ArrowRight': return event.ctrlKey ? null : neighbour(row, at, 1) ?? this.#over(index, 1) ?? at;
      case 'ArrowLeft': return event.ctrlKey ? null : neighbour(row, at, -1) ?? this.#over(index, -1) ?? at;
      case 'ArrowDown': case 'j': return this.#same(at, row, index, 1);
      case 'ArrowUp': case 'k': return this.#same(at, row, index, -1);
      case 'PageDown': return this.#same(at, row, index, 7);
      case 'PageUp': return this.#same(at, row, index, -7);
      case 'Home': return event.ctrlKey ? this.#edge('first') : row.runs[0].first;
      case 'End': return event.ctrlKey ? this.#edge('last') : /** @type {any} */ (row.runs.at(-1)).last;
      default: return null;
    }
  }

  /** The earliest or latest slot shown. @param {'first'|'last'} which */
  #edge(which) {
    const all = this.rows.flatMap(row => row.runs.map(run => run[which]));
    return which === 'first' ? Math.min(...all) : Math.max(...all);
  }

  /** The first slot of the following hour or day, or the last of the one before. @param {number} index @param {1|-1} way in time */
  #over(index, way) {
    const down = this.mode === 'day' ? way : -way;
    for (let next = index + down; next >= 0 && next < this.rows.length; next += down) {
      const runs = this.rows[next].runs;
      if (runs.length) {
        return way === 1 ? runs[0].first : runs[runs.length - 1].last;
      }
    }
    return null;
  }

  /** The slot of the same time some rows further. @param {number} at @param {Row} row @param {number} index @param {number} down */
  #same(at, row, index, down) {
    const next = this.rows[Math.min(this.rows.length - 1, Math.max(0, index + down))];
    return (next.runs.length ? slotAt(next, next.begin + (at - row.begin))?.instant : null) ?? at;
  }

  /** @param {PointerEvent} event @param {{row: Row, instant: number, look: string}|null} slot */
  #tip(event, slot) {
    const tip = /** @type {HTMLElement} */ (this.querySelector('.tip'));
    if (!slot || !(event.target instanceof Element) || event.pointerType === 'touch') {
      tip.hidden = true;
      return;
    }
    const run = slot.row.runs.find(each => countIn(each, {from: slot.instant, to: slot.instant}));
    const shown = shownZone(this.zone);
    const lines = [`${clock(slot.instant, shown)}  ${t('look.' + slot.look)}`, everywhere(slot.instant, this.zone)];
    if (run && run.count > 1) {
      lines.push(t('grid.run', {from: clock(run.first, shown), to: clock(run.last, shown), n: run.count, look: t('look.' + run.look)}));
    }
    tip.textContent = lines.join('\n');
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    tip.style.left = `${Math.min(event.clientX + 14, document.documentElement.clientWidth - box.width - 8)}px`;
    tip.style.top = `${event.clientY + 18 + box.height > innerHeight ? event.clientY - box.height - 10 : event.clientY + 18}px`;
  }

  #hideTip() {
    /** @type {HTMLElement} */ (this.querySelector('.tip')).hidden = true;
  }
}

/** @param {number} elapsed milliseconds since midnight of a day that has 24 hours */
function plainClock(elapsed) {
  const minutes = Math.floor(elapsed / 60_000);
  const text = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  const seconds = Math.round(elapsed / 1000) % 60;
  return seconds ? `${text}:${String(seconds).padStart(2, '0')}` : text;
}

/** A label of the axis. */
class Tick extends HTMLElement {
  /** @param {number} share of the width */
  set at(share) {
    this.style.left = `${share * 100}%`;
  }
}

customElements.define('tm-tick', Tick);
customElements.define('tm-grid', Grid);
