// @ts-check
/** What every page is: reads from the server, reads anew when something happened, shows what went wrong. */

import {LitElement} from 'lit';

import {live} from './live.js';
import {settings} from './settings.js';

/** Milliseconds between questions while no event comes. */
const POLL = 10_000;

export class Page extends LitElement {
  static properties = {session: {attribute: false}, rules: {attribute: false}, route: {attribute: false}, data: {state: true}, error: {state: true}};

  constructor() {
    super();
    /** @type {import('./types.js').Session|null} */
    this.session = null;
    /** @type {import('./types.js').Rules|null} */
    this.rules = null;
    /** @type {import('./router.js').Route} */
    this.route = {page: '', params: {}, query: new URLSearchParams()};
    /** @type {any} */
    this.data = null;
    /** @type {any} */
    this.error = null;
    /** @type {AbortController} */
    this.leaving = new AbortController();
    this.reading = false;
    this.again = false;
    this.timer = 0;
  }

  /** One style sheet for all: pages live in the document itself. */
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.leaving = new AbortController();
    settings.addEventListener('change', () => this.requestUpdate(), {signal: this.leaving.signal});
    this.on('gap', () => this.soon());
    // Without a stream the page asks by itself.
    const asking = setInterval(() => live.stale && document.visibilityState === 'visible' && this.soon(0), POLL);
    this.leaving.signal.addEventListener('abort', () => clearInterval(asking));
    this.load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.leaving.abort();
  }

  /** Listens to what happens while the page is open. @param {string} kind @param {(detail: any) => void} act */
  on(kind, act) {
    live.addEventListener(kind, event => act(/** @type {CustomEvent} */ (event).detail), {signal: this.leaving.signal});
  }

  /** Reads anew, once for all that happens within a moment. @param {number} [wait] milliseconds */
  soon(wait = 400) {
    if (!this.timer) {
      this.timer = window.setTimeout(() => {
        this.timer = 0;
        this.load();
      }, wait);
    }
  }

  /** Reads; a call while one is under way makes one more follow it. */
  async load() {
    if (this.reading) {
      this.again = true;
      return;
    }
    this.reading = true;
    const signal = this.leaving.signal;
    try {
      do {
        this.again = false;
        const data = await this.read(signal);
        if (!signal.aborted) {
          this.data = data;
          this.error = null;
        }
      } while (this.again && !signal.aborted);
    } catch (error) {
      if (!signal.aborted) {
        this.error = error;
      }
    } finally {
      this.reading = false;
    }
  }

  /** @param {AbortSignal} signal @returns {Promise<any>} */
  async read(signal) {
    return signal;
  }

  /** Keys that the page takes; true when it took one. @param {KeyboardEvent} event @returns {boolean} */
  key(event) {
    return event.defaultPrevented;
  }
}
