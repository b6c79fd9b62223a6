// @ts-check
/** What a person chose and the browser remembers: language, theme, zone of shown times. */

/** @typedef {'auto'|'light'|'dark'} Theme */
/** @typedef {'task'|'utc'|'local'} ZoneChoice */

const PREFIX = 'tidemark.';

/** @type {Record<string, {values: string[], fallback: () => string}>} */
const KNOWN = {
  lang: {values: ['en', 'zh'], fallback: () => (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en')},
  theme: {values: ['auto', 'light', 'dark'], fallback: () => 'auto'},
  zone: {values: ['task', 'utc', 'local'], fallback: () => 'task'},
};

/** Tells `change` when a choice changed, in this tab or in another. */
export const settings = new (class extends EventTarget {
  constructor() {
    super();
    /** @type {Record<string, string>} where the browser keeps nothing: private windows, blocked storage */
    this.held = {};
    addEventListener('storage', event => {
      if (event.key?.startsWith(PREFIX)) {
        this.dispatchEvent(new Event('change'));
      }
    });
  }

  /** @param {'lang'|'theme'|'zone'} name */
  get(name) {
    const known = KNOWN[name];
    const value = this.held[name] ?? read(PREFIX + name);
    return value !== null && known.values.includes(value) ? value : known.fallback();
  }

  /**
   * @param {'lang'|'theme'|'zone'} name
   * @param {string} value
   */
  set(name, value) {
    try {
      localStorage.setItem(PREFIX + name, value);
      delete this.held[name];
    } catch {
      this.held[name] = value;
    }
    this.dispatchEvent(new Event('change'));
  }

  /** @param {'lang'|'theme'|'zone'} name the next value in turn */
  turn(name) {
    const values = KNOWN[name].values;
    this.set(name, values[(values.indexOf(this.get(name)) + 1) % values.length]);
  }
})();

/** @param {string} key */
function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
