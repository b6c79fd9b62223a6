// @ts-check
/** One task: its slots as a grid or a list, what is selected and what can be done with it. */

import {html, nothing} from 'lit';

import './grid.js';
import './year.js';
import {get, part} from './api.js';
import {openBackfill} from './backfill-dialog.js';
import {t} from './i18n.js';
import {focusItem, instanceTable} from './lists.js';
import {live} from './live.js';
import {statesOfLook} from './looks.js';
import {Page} from './page.js';
import {announce, badge, button, empty, roleRefusal, trouble} from './parts.js';
import {instancePath, ROOT, router} from './router.js';
import {counts, hours, row, summed, withLook} from './runs.js';
import {iso, typed, write as writeRanges} from './selection.js';
import {settings} from './settings.js';
import {actOn, freezeTask, offers} from './task-actions.js';
import {News} from './task-news.js';
import {below, figures, overdue, selectionBar, tools} from './task-parts.js';
import {shifted, viewOf, zoomed} from './task-view.js';
import {addDays, day as dayOf, dayBegin, daysBetween, shownZone, stamp} from './time.js';

/** @typedef {import('./runs.js').Range} Range */
/** @typedef {import('./runs.js').Row} Row */

/** @type {Range[]} */
const EVERYTHING = [{from: 0, to: 8.64e15}];

class TaskPage extends Page {
  static properties = {...Page.properties, task: {state: true}, rows: {state: true}, yearDays: {state: true}, cursor: {state: true},
    peek: {state: true}, typedWrong: {state: true}, list: {state: true}};

  constructor() {
    super();
    /** @type {import('./types.js').TaskDetail|null} */
    this.task = null;
    /** @type {import('./types.js').WireGrid|null} */
    this.data = null;
    /** @type {Row[]} */
    this.rows = [];
    /** @type {Map<string, import('./types.js').YearDay>} */
    this.yearDays = new Map();
    /** @type {number|string|null} slot, or day of the year, that the keyboard is at */
    this.cursor = null;
    /** @type {import('./types.js').Instance|null} the one selected slot */
    this.peek = null;
    this.peeked = '';
    this.typedWrong = '';
    /** @type {{items: import('./types.js').Instance[], next: string|null}|null} */
    this.list = null;
    this.asked = '';
    this.news = new News(() => this.isConnected);
    this.figuresTimer = 0;
    /** @type {Row[]} */
    this.kept = [];
    /** @type {Row[]|null} */
    this.hoursOf = null;
    /** @type {Row[]} */
    this.hourRows = [];
  }

  connectedCallback() {
    super.connectedCallback();
    this.on('slots', detail => this.#happened(detail.items));
    this.on('tasks', () => this.#figures());
    const minute = setInterval(() => this.#refresh(), 60_000);
    this.leaving.signal.addEventListener('abort', () => clearInterval(minute));
  }

  get name() {
    return this.route.params.task;
  }

  get zone() {
    return this.task?.timeZone ?? this.session?.timeZone ?? 'UTC';
  }

  /** What the address says is shown. */
  get view() {
    return viewOf(this.route.query, this.zone);
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    if (changed.has('route') && this.task && this.#question() !== this.asked) {
      this.load();
    }
    if (changed.has('route')) {
      this.#look();
    }
  }

  #question() {
    const view = this.view;
    return [view.zoom, view.from, view.to, view.list, view.list && view.looks].join();
  }

  /** @param {AbortSignal} signal */
  async read(signal) {
    const {zoom, from, to, list, looks} = this.view;
    const asked = this.#question();
    this.asked = asked;
    const [data, instances] = await Promise.all([
      get(`/tasks/${part(this.name)}/grid`, {from, to, zoom: zoom === 'year' ? 'year' : 'day'}, signal),
      list ? this.#instances(from, to, looks, null, signal) : null,
      get(`/tasks/${part(this.name)}`, {}, signal).then(task => {
        this.task = task;
      }),
    ]);
    // Before the task was known, its zone was guessed: there it may be another day.
    this.again ||= this.#question() !== asked;
    this.list = instances;
    if (zoom === 'year') {
      this.yearDays = new Map(data.days.map((/** @type {any} */ each) => [each.day, each]));
      this.rows = [];
    } else {
      this.rows = data.days.map(row);
      this.yearDays = new Map();
    }
    this.#look();
    return data;
  }

  /** @param {string} from @param {string} to @param {string[]|null} looks @param {string|null} cursor @param {AbortSignal} [signal] */
  #instances(from, to, looks, cursor, signal) {
    const state = looks ? [...new Set(looks.flatMap(statesOfLook))].filter(each => each !== 'ABSENT').join(',') : null;
    return get(`/tasks/${part(this.name)}/instances`, {from: iso(dayBegin(from, this.zone)), to: iso(dayBegin(addDays(to, 1), this.zone) - 1000),
      state, cursor, limit: 100}, signal);
  }

  /** The newest days again: what becomes due or overdue makes no event. */
  #refresh() {
    if (!this.view.list && document.visibilityState === 'visible') {
      this.soon(0);
    }
  }

  #figures() {
    this.figuresTimer ||= window.setTimeout(async () => {
      this.figuresTimer = 0;
      try {
        this.task = await get(`/tasks/${part(this.name)}`, {}, this.leaving.signal);
      } catch (error) {
        if (!this.leaving.signal.aborted) {
          this.error = error;
        }
      }
    }, 2000);
  }

  /** @param {import('./types.js').SlotEvent[]} items */
  #happened(items) {
    const mine = items.filter(item => item.task === this.name);
    if (!mine.length || !this.task) {
      return;
    }
    let rows = this.rows;
    for (const item of mine) {
      const instant = Date.parse(item.scheduledTime);
      const at = rows.findIndex(each => instant >= each.begin && instant < each.begin + each.seconds * 1000);
      const changed = at < 0 ? null : withLook(rows[at], instant, item.look);
      if (at >= 0 && !changed || this.view.zoom === 'year' || this.view.list) {
        this.soon(this.view.zoom === 'year' ? 3000 : 400);
      } else if (changed && changed !== rows[at]) {
        rows = rows.with(at, changed);
        this.news.add(item.look);
      } else if (at < 0 && instant > (rows[0]?.begin ?? 0) && this.view.to === dayOf(live.now(), this.zone)) {
        this.soon();
      }
      if (this.peek?.scheduledTime === item.scheduledTime) {
        this.peeked = '';
        this.#look();
      }
    }
    this.rows = rows;
    this.#figures();
  }

  /** Reads the one selected slot for the bar. */
  async #look() {
    const ranges = this.view.ranges;
    const one = ranges.length === 1 && ranges[0].from === ranges[0].to ? iso(ranges[0].from) : '';
    if (one === this.peeked) {
      return;
    }
    this.peeked = one;
    this.peek = null;
    if (one) {
      try {
        const found = await get(`/tasks/${part(this.name)}/instances/${part(one)}`, {}, this.leaving.signal);
        this.peek = this.peeked === one ? found : this.peek;
      } catch {
        // A slot that the ledger does not have: the bar shows its look alone.
        this.peek = null;
      }
    }
  }

  /** Rows as the grid shows them. */
  get gridRows() {
    const first = this.data?.first;
    if (this.view.zoom !== 'day') {
      const begun = first ? this.rows.filter(each => each.key >= first || each.runs.length) : this.rows;
      return begun.length === this.rows.length ? this.rows : this.#same(begun);
    }
    if (this.hoursOf !== this.rows) {
      this.hoursOf = this.rows;
      const all = this.rows[0] ? hours(this.rows[0]) : [];
      const filled = all.filter(each => each.runs.length);
      // Unchanged hours stay the same object, so that only what changed is painted.
      const old = new Map(this.hourRows.map(each => [each.key, each]));
      this.hourRows = (filled.length ? filled : all).map(each => {
        const before = old.get(each.key);
        return before && JSON.stringify(before) === JSON.stringify(each) ? before : each;
      });
    }
    return this.hourRows;
  }

  /** @param {Row[]} rows the same array while its rows are the same */
  #same(rows) {
    if (this.kept.length !== rows.length || this.kept.some((each, index) => each !== rows[index])) {
      this.kept = rows;
    }
    return this.kept;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const view = this.view;
    switch (event.key) {
      case 'a': this.#selectVisible(); break;
      case 'Escape': this.#select([], null); break;
      case 'r': this.#act('RERUN'); break;
      case 's': this.#act('SET_SUCCESS'); break;
      case 'f': this.#act('FREEZE'); break;
      case 'b': this.#backfill(); break;
      case '1': this.#zoom('day'); break;
      case '2': this.#zoom('month'); break;
      case '3': this.#zoom('year'); break;
      case '[': this.#shift(-1); break;
      case ']': this.#shift(1); break;
      case 'v': router.query({view: view.list ? null : 'list'}); break;
      case '/': /** @type {HTMLElement|null} */ (this.querySelector('#typed'))?.focus(); break;
      default:
        if (view.list) {
          return focusItem(this, event);
        }
        if (event.key.startsWith('Arrow') || ['j', 'k'].includes(event.key)) {
          /** @type {any} */ (this.querySelector('tm-grid, tm-year'))?.focusCursor();
          break;
        }
        return false;
    }
    event.preventDefault();
    return true;
  }

  #selectVisible() {
    const {looks, zoom, from, to} = this.view;
    if (zoom === 'year') {
      this.#select([{from: dayBegin(from, this.zone), to: dayBegin(addDays(to, 1), this.zone) - 1000}], null);
      return;
    }
    const ranges = this.rows.flatMap(each => each.runs.filter(run => !looks || looks.includes(run.look)).map(run => ({from: run.first, to: run.last})));
    this.#select(looks ? ranges : ranges.length ? [{from: Math.min(...ranges.map(range => range.from)), to: Math.max(...ranges.map(range => range.to))}] : [], null);
  }

  /** @param {Range[]} ranges @param {number|string|null} cursor */
  #select(ranges, cursor) {
    this.cursor = cursor ?? this.cursor;
    const sorted = [...ranges].sort((a, b) => a.from - b.from);
    router.query({sel: writeRanges(sorted)});
  }

  /** @param {string} zoom */
  #zoom(zoom) {
    router.query(zoomed(this.view, this.zone, zoom), true);
  }

  /** @param {-1|1} way */
  #shift(way) {
    router.query(shifted(this.view, this.zone, way), true);
  }

  /** Counts of looks that are selected; what the filter dims is not. */
  get selected() {
    const {looks} = this.view;
    const found = this.#selectedOfAll();
    return looks ? Object.fromEntries(Object.entries(found).filter(([look]) => looks.includes(look))) : found;
  }

  #selectedOfAll() {
    const {ranges, zoom} = this.view;
    if (zoom !== 'year') {
      return counts(this.rows, ranges);
    }
    return summed([...this.yearDays].filter(([date]) => {
      const begin = dayBegin(date, this.zone);
      return ranges.some(range => range.from <= begin && range.to >= begin);
    }).map(([, day]) => day));
  }

  /** @param {string} action */
  #act(action) {
    const refusal = offers(this.rules, this.session, this.selected).find(offer => offer.action === action)?.refusal;
    if (refusal) {
      announce(refusal);
      return;
    }
    actOn({action, task: this.name, zone: this.zone, rules: this.rules, rows: this.rows, ranges: this.view.ranges, filtered: this.view.looks !== null,
      counts: this.selected,
      done: () => this.soon()});
  }

  #backfill() {
    const refusal = roleRefusal(this.session);
    if (refusal) {
      announce(refusal);
      return;
    }
    const {ranges} = this.view;
    const last = addDays(dayOf(live.now(), this.zone), -1);
    openBackfill({task: this.name, zone: this.zone, today: dayOf(live.now(), this.zone),
      from: ranges.length ? dayOf(ranges[0].from, this.zone) : last, to: ranges.length ? dayOf(ranges[ranges.length - 1].to, this.zone) : last});
  }

  render() {
    const task = this.task;
    if (!task) {
      return this.error ? trouble(this.error) : html`<p class="loading">${t('loading')}</p>`;
    }
    const view = this.view;
    const today = dayOf(live.now(), this.zone);
    const newest = view.to >= today ? this.rows.find(each => each.runs.length)?.runs.at(-1) ?? null : null;
    return html`${overdue(task, newest)}${this.#head(task)}${trouble(this.error)}${tools({view, today, totals: this.#totals(), zoom: zoom => this.#zoom(zoom),
      shift: way => this.#shift(way)})}${this.#body(task)}${below(task)}${selectionBar({ranges: view.ranges, counts: this.selected, rules: this.rules, session: this.session,
      peek: this.peek, wrong: this.typedWrong, act: action => this.#act(action), clear: () => this.#select([], null), typed: event => this.#typed(event)})}`;
  }

  /** @param {import('./types.js').TaskDetail} task */
  #head(task) {
    return html`<div class="page-head"><p class="crumbs"><a href="${ROOT}/tasks">${t('nav.tasks')}</a></p><h1>${task.name}</h1>
      ${task.frozen ? badge('frozen', t('task.frozen')) : nothing}
      <span class="grow"></span>
      ${button({label: t('backfill.open'), act: () => this.#backfill(), refusal: roleRefusal(this.session), key: 'b', name: 'backfill'})}
      ${button({label: t(task.frozen ? 'task.unfreeze' : 'task.freeze'), act: () => freezeTask(task, () => this.load()), refusal: roleRefusal(this.session),
        name: task.frozen ? 'unfreeze-task' : 'freeze-task'})}</div>
      ${figures(task)}`;
  }

  #totals() {
    return this.view.zoom === 'year' ? summed(this.yearDays.values()) : counts(this.rows, EVERYTHING);
  }

  /** @param {import('./types.js').TaskDetail} task */
  #body(task) {
    const {zoom, from, to, looks, ranges, list} = this.view;
    const words = settings.get('lang') + settings.get('zone');
    if (list) {
      return this.#list();
    }
    if (!this.data) {
      return html`<p class="loading">${t('loading')}</p>`;
    }
    if (zoom === 'year') {
      const picked = ranges.length === 1 ? {from: dayOf(ranges[0].from, this.zone), to: dayOf(ranges[0].to, this.zone)} : null;
      return html`<tm-year .days=${this.yearDays} from=${from} to=${to} .looks=${looks} .picked=${picked} .cursor=${typeof this.cursor === 'string'
        ? this.cursor : ''} words=${words} @pick=${(/** @type {any} */ e) => this.#pickDays(e.detail)} @open=${(/** @type {any} */ e) => router.query({zoom: 'day',
          from: null, to: e.detail.day, sel: null}, true)}></tm-year>`;
    }
    if (!this.rows.some(each => each.runs.length)) {
      return empty(t('grid.none'), task.nextSlot && to >= dayOf(live.now(), this.zone)
        ? t('grid.none.next', {slot: stamp(Date.parse(task.nextSlot.scheduledTime), shownZone(this.zone))})
        : this.data.first ? html`<button type="button" class="button" @click=${() => router.query({from: null, to: null}, true)}>${t('range.now')}</button>` : t('grid.none.start'));
    }
    return html`<tm-grid .rows=${this.gridRows} mode=${zoom} zone=${this.zone} .unit=${this.data.slotSeconds} .looks=${looks} .ranges=${ranges}
      .cursor=${typeof this.cursor === 'number' ? this.cursor : ranges.at(-1)?.to ?? null} words=${words}
      @pick=${(/** @type {any} */ e) => this.#select(e.detail.ranges, e.detail.cursor)}
      @open=${(/** @type {any} */ e) => router.go(instancePath(this.name, iso(e.detail.instant)).slice(ROOT.length))}></tm-grid>
      <p class="note">${t('grid.note', {zone: this.zone})}</p>`;
  }

  /** @param {{days: {from: string, to: string}, cursor: string}} picked */
  #pickDays({days, cursor}) {
    this.#select([{from: dayBegin(days.from, this.zone), to: dayBegin(addDays(days.to, 1), this.zone) - 1000}], cursor);
  }

  #list() {
    const list = this.list;
    if (!list) {
      return html`<p class="loading">${t('loading')}</p>`;
    }
    if (!list.items.length) {
      return this.view.looks ? empty(t('filter.nothing'), button({label: t('filter.clear'), act: () => router.query({state: null})}))
        : empty(t('grid.none'), t('grid.none.start'));
    }
    return html`${instanceTable(list.items)}${list.next ? html`<p class="more">${button({label: t('more'), act: () => this.#more()})}</p>` : nothing}`;
  }

  async #more() {
    const {from, to, looks} = this.view;
    const list = /** @type {any} */ (this.list);
    try {
      const more = await this.#instances(from, to, looks, list.next, this.leaving.signal);
      this.list = {items: [...list.items, ...more.items], next: more.next};
    } catch (error) {
      this.error = error;
    }
  }

  /** @param {SubmitEvent} event */
  #typed(event) {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (this.querySelector('#typed'));
    const {from, to} = this.view;
    const days = [...Array(daysBetween(from, to) + 1).keys()].map(index => addDays(from, index));
    const {ranges, wrong} = typed(input.value, days, this.zone);
    this.typedWrong = wrong ?? '';
    if (!wrong) {
      this.#select(ranges, null);
    }
  }
}

customElements.define('tm-task', TaskPage);
