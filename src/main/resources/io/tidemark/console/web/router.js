// @ts-check
/** Pages and their state are addresses: what is seen can be bookmarked, sent and gone back to. */

export const ROOT = '/console';

/** @typedef {{page: string, params: Record<string, string>, query: URLSearchParams}} Route */

/** @type {[string, RegExp][]} */
const PAGES = [
  ['tasks', /^\/(?:tasks)?$/],
  ['task', /^\/tasks\/(?<task>[^/]+)$/],
  ['instance', /^\/tasks\/(?<task>[^/]+)\/instances\/(?<time>[^/]+)$/],
  ['dead-letters', /^\/dead-letter$/],
  ['backfills', /^\/backfills$/],
  ['backfill', /^\/backfills\/(?<id>\d+)$/],
  ['audit', /^\/audit$/],
  ['nodes', /^\/nodes$/],
];

/** Tells `change` when the address did. */
export const router = new (class extends EventTarget {
  constructor() {
    super();
    this.route = parse();
    addEventListener('popstate', () => this.#moved());
    document.addEventListener('click', event => this.#click(event));
  }

  /** @param {string} path below /console, with its query */
  go(path) {
    history.pushState(null, '', ROOT + path);
    this.#moved();
    scrollTo(0, 0);
  }

  /**
   * Changes the query of the address. A step that Back should take back is pushed, all else replaces.
   *
   * @param {Record<string, string|null>} patch null removes
   * @param {boolean} [push]
   */
  query(patch, push) {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(patch)) {
      if (value === null || value === '') {
        query.delete(name);
      } else {
        query.set(name, value);
      }
    }
    // Colons and commas may stand in a query as they are, and a person reads these addresses.
    const text = query.toString().replaceAll('+', '%20').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%2F', '/');
    const address = location.pathname + (text ? '?' + text : '');
    if (address !== location.pathname + location.search) {
      history[push ? 'pushState' : 'replaceState'](null, '', address);
      this.#moved();
    }
  }

  #moved() {
    this.route = parse();
    this.dispatchEvent(new Event('change'));
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
      || link.target || link.origin !== location.origin || !link.pathname.startsWith(ROOT + '/') || link.hasAttribute('download')) {
      return;
    }
    if (link.hash && link.pathname === location.pathname) {
      return;
    }
    event.preventDefault();
    this.go(link.pathname.slice(ROOT.length) + link.search);
  }
})();

/** @returns {Route} */
function parse() {
  const path = location.pathname.slice(ROOT.length).replace(/\/$/, '') || '/';
  for (const [page, pattern] of PAGES) {
    const found = pattern.exec(path);
    if (found) {
      const params = Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]));
      return {page, params, query: new URLSearchParams(location.search)};
    }
  }
  return {page: 'nothing', params: {}, query: new URLSearchParams()};
}

/** @param {string} task */
export function taskPath(task) {
  return `${ROOT}/tasks/${encodeURIComponent(task)}`;
}

/** @param {string} task @param {string} scheduledTime */
export function instancePath(task, scheduledTime) {
  return `${taskPath(task)}/instances/${encodeURIComponent(scheduledTime).replaceAll('%3A', ':')}`;
}
