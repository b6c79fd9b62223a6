// @ts-check
/**
 * What happens, as it happens. Tells `slots`, `tasks`, `backfills`, `status` with the event's data in `detail`, `gap` when events may
 * be missing and pages should read anew, and `health` when the stream is silent or back.
 */

/** Status comes every ten seconds; without it for so long the screen is stale. */
const STALE = 25_000;
const HERE = 20_000;

export const live = new (class extends EventTarget {
  constructor() {
    super();
    /** @type {{serverTime: string, ledger: string, lastTickAt: string|null}|null} */
    this.status = null;
    this.heard = Date.now();
    this.stale = false;
    /** Milliseconds that the server's clock is ahead of this one. */
    this.ahead = 0;
    /** @type {MessagePort|null} */
    this.port = null;
    /** @type {EventSource|null} */
    this.source = null;
    this.looked = '';
  }

  /** Connects; once per tab. */
  start() {
    if ('SharedWorker' in window) {
      const worker = new SharedWorker('/console/live-worker.js', {name: 'tidemark-events'});
      worker.onerror = () => this.#alone();
      this.port = worker.port;
      this.port.onmessage = ({data}) => this.#take(data);
      this.port.postMessage('hello');
      setInterval(() => this.port?.postMessage('here'), HERE);
      addEventListener('pagehide', () => this.port?.postMessage('bye'));
      addEventListener('pageshow', event => event.persisted && this.port?.postMessage('here'));
    } else {
      this.#alone();
    }
    setInterval(() => this.#look(), 2000);
  }

  /** The time by the server's clock, so that a wrong clock here makes no instance look late. */
  now() {
    return Date.now() + this.ahead;
  }

  /** A stream of this tab's own, where browsers have no shared workers. */
  #alone() {
    if (this.source) {
      return;
    }
    this.port = null;
    this.source = new EventSource('/api/v1/events');
    for (const kind of ['slots', 'tasks', 'backfills', 'status', 'gap']) {
      this.source.addEventListener(kind, event => this.#take({kind, data: JSON.parse(event.data || '{}')}));
    }
  }

  /** @param {{kind: string, data?: any}} message */
  #take({kind, data}) {
    this.heard = Date.now();
    if (kind === 'status') {
      this.status = data;
      this.ahead = Date.parse(data.serverTime) - Date.now();
    }
    this.dispatchEvent(new CustomEvent(kind, {detail: data}));
    this.#look();
  }

  #look() {
    const stale = Date.now() - this.heard > STALE;
    const text = `${stale} ${this.status?.ledger}`;
    if (text !== this.looked) {
      this.looked = text;
      this.stale = stale;
      this.dispatchEvent(new Event('health'));
    }
  }
})();
