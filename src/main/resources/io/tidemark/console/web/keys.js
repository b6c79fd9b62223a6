// @ts-check
/** The sheet of keys and the palette: everything that can be reached without a mouse. */

import {html, nothing} from 'lit';

import {get} from './api.js';
import {Dialog, open} from './dialogs.js';
import {language, t} from './i18n.js';
import {ROOT, router, instancePath, taskPath} from './router.js';
import {settings} from './settings.js';
import {iso} from './selection.js';
import {instants} from './time.js';

/** @type {[string, string[][]][]} */
const SHEET = [
  ['keys.everywhere', [['?', 'keys'], ['Ctrl K', 'palette'], ['g t', 'nav.tasks'], ['g d', 'nav.dead-letters'], ['g b', 'nav.backfills'], ['g a', 'nav.audit'],
    ['g n', 'nav.nodes'], ['t', 'keys.zone'], ['j k', 'keys.list'], ['↵', 'open']]],
  ['keys.grid', [['← → ↑ ↓', 'keys.move'], ['Home End', 'keys.ends'], ['Shift ← →', 'keys.extend'], ['Space', 'keys.toggle'], ['a', 'keys.all'], ['Esc', 'selection.clear'],
    ['/', 'keys.type'], ['1 2 3', 'keys.zoom'], ['[ ]', 'keys.range'], ['v', 'keys.view']]],
  ['keys.actions', [['r', 'action.RERUN'], ['s', 'action.SET_SUCCESS'], ['f', 'action.FREEZE'], ['b', 'backfill.open'], ['l', 'keys.log']]],
];

class Keys extends Dialog {
  render() {
    return this.frame(t('keys'), html`<div class="sheet">${SHEET.map(([title, keys]) => html`<section><h3>${t(title)}</h3><dl>${keys.map(([key, what]) =>
      html`<div><dt>${key.split(' ').map(each => html`<kbd>${each}</kbd> `)}</dt><dd>${t(what)}</dd></div>`)}</dl></section>`)}</div>
      <p class="muted">${t('keys.note')}</p>`, html`<span class="grow"></span>${this.cancel(t('close'), true)}`, 'wide');
  }
}

class Palette extends Dialog {
  static properties = {...Dialog.properties, text: {state: true}, tasks: {state: true}, at: {state: true}};

  constructor() {
    super();
    this.text = '';
    /** @type {import('./types.js').Task[]} */
    this.tasks = [];
    this.at = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.during(async () => {
      this.tasks = (await get('/tasks')).items;
    });
  }

  /** @returns {{label: string, hint: string, act: () => void}[]} */
  get found() {
    const go = (/** @type {string} */ path) => () => router.go(path.replace(ROOT, ''));
    const pages = ['tasks', 'dead-letter', 'backfills', 'audit', 'nodes'].map(page => ({label: t('nav.' + (page === 'dead-letter' ? 'dead-letters' : page)),
      hint: t('palette.page'), act: go('/' + page)}));
    const tasks = this.tasks.map(task => ({label: task.name, hint: t('task'), act: go(taskPath(task.name))}));
    const words = this.text.toLowerCase().split(/\s+/).filter(Boolean);
    const choices = [
      ...['auto', 'light', 'dark'].map(theme => ({label: t('named', {name: t('theme'), what: t('theme.' + theme)}), hint: t('palette.choice'), act: () => settings.set('theme', theme)})),
      ...['task', 'utc', 'local'].map(zone => ({label: t('named', {name: t('zone'), what: t('zone.' + zone)}), hint: t('palette.choice'), act: () => settings.set('zone', zone)})),
      {label: language() === 'zh' ? 'English' : '中文', hint: t('language'), act: () => settings.set('lang', language() === 'zh' ? 'en' : 'zh')},
      {label: t('keys'), hint: t('palette.page'), act: openKeys},
    ];
    return [...this.#slots(), ...[...tasks, ...pages, ...choices].filter(({label, hint}) => words.every(word => `${label} ${hint}`.toLowerCase().includes(word)))].slice(0, 12);
  }

  /** A slot, where its local time is typed: in every task whose name fits the rest of the text. */
  #slots() {
    const time = /(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)/.exec(this.text);
    const name = this.text.replace(time?.[0] ?? '', '').trim().toLowerCase();
    return time ? this.tasks.filter(task => task.name.toLowerCase().includes(name)).flatMap(task => instants(`${time[1]}T${time[2]}`, task.timeZone).map(instant => ({
      label: `${task.name} ${time[1]} ${time[2]}`, hint: task.timeZone, act: () => router.go(instancePath(task.name, iso(instant)).replace(ROOT, ''))}))) : [];
  }

  render() {
    const found = this.found;
    const at = Math.min(this.at, found.length - 1);
    return this.frame(t('palette'), html`<input id="palette" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-activedescendant=${found.length ? `palette-${at}`
        : nothing} aria-label=${t('palette')} placeholder=${t('palette.hint')} autofocus autocomplete="off" spellcheck="false" .value=${this.text}
        @input=${(/** @type {any} */ e) => { this.text = e.target.value; this.at = 0; }} @keydown=${(/** @type {KeyboardEvent} */ e) => this.#key(e, found, at)}>
      <ul id="palette-list" role="listbox" aria-label=${t('palette')}>${found.map((item, index) => html`<li id="palette-${index}" role="option" aria-selected=${index === at}
        @click=${() => this.#take(item)}><span>${item.label}</span><small>${item.hint}</small></li>`)}</ul>
      ${found.length ? nothing : html`<p class="muted">${t('palette.nothing')}</p>`}`, nothing, 'palette');
  }

  /** @param {KeyboardEvent} event @param {{act: () => void}[]} found @param {number} at */
  #key(event, found, at) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      this.at = Math.min(found.length - 1, Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1)));
    } else if (event.key === 'Enter' && !event.isComposing && found[at]) {
      event.preventDefault();
      this.#take(found[at]);
    }
  }

  /** @param {{act: () => void}} item */
  #take(item) {
    this.close();
    item.act();
  }
}

customElements.define('tm-keys', Keys);
customElements.define('tm-palette', Palette);

export function openKeys() {
  open(new Keys());
}

export function openPalette() {
  if (!document.querySelector('dialog[open]')) {
    open(new Palette());
  }
}
