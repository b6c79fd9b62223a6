// @ts-check
/** The frame around the pages: header, banner, keys, what is told to those who listen. */

import {LitElement, html, nothing} from 'lit';
import {keyed} from 'lit/directives/keyed.js';

import './page-tasks.js';
import './page-task.js';
import './page-instance.js';
import './page-lists.js';
import './page-backfills.js';
import {get} from './api.js';
import {duration, language, languageTag, t} from './i18n.js';
import {openKeys, openPalette} from './keys.js';
import {live} from './live.js';
import {empty, trouble} from './parts.js';
import {ROOT, router} from './router.js';
import {settings} from './settings.js';
import {local, localZone, shownZone, useZone} from './time.js';

/** @type {[string, string, string, string][]} page, path, key, other pages below it */
export const NAV = [
  ['tasks', '/tasks', 'g t', 'task instance'],
  ['dead-letters', '/dead-letter', 'g d', ''],
  ['backfills', '/backfills', 'g b', 'backfill'],
  ['audit', '/audit', 'g a', ''],
  ['nodes', '/nodes', 'g n', ''],
];

class App extends LitElement {
  static properties = {session: {state: true}, rules: {state: true}, error: {state: true}, said: {state: true}, clock: {state: true}};

  constructor() {
    super();
    /** @type {import('./types.js').Session|null} */
    this.session = null;
    /** @type {import('./types.js').Rules|null} */
    this.rules = null;
    /** @type {any} */
    this.error = null;
    this.said = '';
    this.clock = '';
    this.afterG = 0;
    this.quiet = 0;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#fromAddress();
    this.#apply();
    router.addEventListener('change', () => {
      this.#fromAddress();
      this.requestUpdate();
    });
    settings.addEventListener('change', () => {
      this.#apply();
      router.query({tz: settings.get('zone') === 'task' ? null : settings.get('zone')});
      this.requestUpdate();
    });
    live.addEventListener('health', () => this.requestUpdate());
    live.addEventListener('status', () => this.requestUpdate());
    document.addEventListener('tidemark-announce', event => this.#say(/** @type {CustomEvent<string>} */ (event).detail));
    document.addEventListener('keydown', event => this.#key(event));
    setInterval(() => this.#tick(), 1000);
    live.start();
    this.#begin();
  }

  async #begin() {
    try {
      [this.session, this.rules] = await Promise.all([get('/session'), get('/rules')]);
      this.error = null;
      useZone(/** @type {any} */ (this.session).timeZone);
      live.ahead = Date.parse(/** @type {any} */ (this.session).serverTime) - Date.now();
      this.#tick();
    } catch (error) {
      this.error = error;
      setTimeout(() => this.#begin(), 5000);
    }
  }

  #fromAddress() {
    const zone = router.route.query.get('tz');
    if (zone && zone !== settings.get('zone')) {
      settings.set('zone', zone);
    }
  }

  #apply() {
    const root = document.documentElement;
    root.lang = languageTag();
    root.dataset.theme = settings.get('theme');
    this.#tick();
  }

  #tick() {
    const clock = local(live.now(), this.#zone()).slice(11, 19);
    if (clock !== this.clock) {
      this.clock = clock;
    }
  }

  #zone() {
    return shownZone(null);
  }

  /** @param {string} text */
  #say(text) {
    this.said = text;
    clearTimeout(this.quiet);
    this.quiet = window.setTimeout(() => {
      this.said = '';
    }, 6000);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      openPalette();
      return;
    }
    const target = event.target instanceof Element ? event.target : null;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')
      || target?.closest('input, textarea, select, [contenteditable]')) {
      return;
    }
    const followsG = Date.now() - this.afterG < 1500;
    this.afterG = 0;
    const nav = followsG ? NAV.find(([, , key]) => key === 'g ' + event.key) : undefined;
    if (nav) {
      event.preventDefault();
      router.go(nav[1]);
    } else if (event.key === 'g') {
      this.afterG = Date.now();
    } else if (event.key === '?') {
      event.preventDefault();
      openKeys();
    } else if (event.key === 't') {
      settings.turn('zone');
      this.#say(t('zone.now', {zone: this.#zone()}));
    } else {
      const page = /** @type {import('./page.js').Page|null} */ (this.querySelector('main > *'));
      page?.key?.(event);
    }
  }

  render() {
    document.title = [t('nav.' + this.#navPage()), router.route.params.task, 'Tidemark'].filter(Boolean).join(' · ');
    return html`<a class="skip" href="#main" @click=${this.#skip}>${t('skip')}</a>
      ${this.#header()}${this.#banner()}
      <main id="main" tabindex="-1">${this.#page()}</main>
      <div class="said ${this.said ? 'shown' : ''}" role="status" aria-live="polite">${this.said}</div>`;
  }

  #navPage() {
    const page = router.route.page;
    return NAV.find(([name, , , more]) => name === page || more.split(' ').includes(page))?.[0] ?? 'tasks';
  }

  #header() {
    const here = this.#navPage();
    const session = this.session;
    return html`<header>
      <a class="brand" href="${ROOT}/tasks" aria-label="Tidemark"><svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true"><path
        d="M4 12c4-5 8-5 12 0s8 5 12 0M4 21c4-5 8-5 12 0s8 5 12 0"/></svg><b>Tidemark</b></a>
      ${session?.title ? html`<span class="environment">${session.title}</span>` : nothing}
      <nav aria-label=${t('nav')}>${NAV.map(([page, path, key]) => html`<a href=${ROOT + path} aria-current=${page === here ? 'page' : nothing}
        title=${t('shortcut', {key})}>${t('nav.' + page)}</a>`)}</nav>
      <span class="grow"></span>
      <button type="button" class="quiet palette-button" @click=${openPalette} aria-keyshortcuts="Control+K">${t('palette')} <kbd>Ctrl K</kbd></button>
      <span class="clock num" title=${t('clock', {zone: this.#zone()})}>${this.clock}</span>
      <label class="pick"><span class="sr">${t('zone')}</span><select id="zone" @change=${(/** @type {any} */ e) => settings.set('zone', e.target.value)}>
        ${['task', 'utc', 'local'].map(zone => html`<option value=${zone} ?selected=${settings.get('zone') === zone}>${t('zone.' + zone,
          {zone: localZone()})}</option>`)}</select></label>
      <label class="pick"><span class="sr">${t('theme')}</span><select id="theme" @change=${(/** @type {any} */ e) => settings.set('theme', e.target.value)}>
        ${['auto', 'light', 'dark'].map(theme => html`<option value=${theme} ?selected=${settings.get('theme') === theme}>${t('theme.'
          + theme)}</option>`)}</select></label>
      <label class="pick"><span class="sr">${t('language')}</span><select id="language" @change=${(/** @type {any} */ e) => settings.set('lang',
        e.target.value)}><option value="en" lang="en" ?selected=${language() === 'en'}>English</option><option value="zh" lang="zh-CN"
        ?selected=${language() === 'zh'}>中文</option></select></label>
      ${session && session.authentication !== 'none' ? html`<span class="who" title=${t('role.' + session.role)}>${session.actor}<small>${t('role.'
        + session.role)}</small></span>` : nothing}
      <span class="pulse ${live.stale ? 'lost' : ''}" title=${t(live.stale ? 'live.lost' : 'live.ok')}><span class="sr">${t(live.stale ? 'live.lost'
        : 'live.ok')}</span></span>
      <button type="button" class="quiet icon" @click=${openKeys} aria-label=${t('keys')} title=${t('keys')}>?</button>
    </header>`;
  }

  #banner() {
    const status = live.status;
    const text = live.stale ? t('banner.lost', {time: duration(Math.round((Date.now() - live.heard) / 1000))})
      : status?.ledger === 'down' ? t('banner.ledger') : null;
    return text ? html`<div class="banner" role="alert">${text}</div>` : nothing;
  }

  #page() {
    if (!this.session) {
      return this.error ? html`<div class="narrow">${trouble(this.error)}</div>` : html`<p class="loading">${t('loading')}</p>`;
    }
    const route = router.route;
    const of = {session: this.session, rules: this.rules, route};
    return keyed(location.pathname, (() => {
      switch (route.page) {
        case 'tasks': return html`<tm-tasks .session=${of.session} .rules=${of.rules} .route=${route}></tm-tasks>`;
        case 'task': return html`<tm-task .session=${of.session} .rules=${of.rules} .route=${route}></tm-task>`;
        case 'instance': return html`<tm-instance .session=${of.session} .rules=${of.rules} .route=${route}></tm-instance>`;
        case 'dead-letters': return html`<tm-dead-letters .session=${of.session} .rules=${of.rules} .route=${route}></tm-dead-letters>`;
        case 'backfills': return html`<tm-backfills .session=${of.session} .rules=${of.rules} .route=${route}></tm-backfills>`;
        case 'backfill': return html`<tm-backfill .session=${of.session} .rules=${of.rules} .route=${route}></tm-backfill>`;
        case 'audit': return html`<tm-audit .session=${of.session} .rules=${of.rules} .route=${route}></tm-audit>`;
        case 'nodes': return html`<tm-nodes .session=${of.session} .rules=${of.rules} .route=${route}></tm-nodes>`;
        default: return empty(t('nothing'), html`<a href="${ROOT}/tasks">${t('nav.tasks')}</a>`);
      }
    })());
  }

  /** @param {Event} event */
  #skip(event) {
    event.preventDefault();
    /** @type {HTMLElement} */ (this.querySelector('#main')).focus();
  }
}

customElements.define('tm-app', App);
