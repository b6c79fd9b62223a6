// @ts-check
/** Calls of the REST interface. */

const BASE = '/api/v1';

/** What the server refused, and what can be done instead. */
export class Problem extends Error {
  /** @param {number} status @param {Record<string, any>} body application/problem+json, or nothing */
  constructor(status, body) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = String(body.type ?? '').replace('urn:tidemark:', '');
    this.title = body.title ?? `HTTP ${status}`;
    this.instead = body.instead ?? null;
    /** @type {import('./types.js').Preview|null} the new preview, where the old one no longer holds */
    this.preview = body.preview ?? null;
  }
}

/**
 * @param {string} path below /api/v1
 * @param {Record<string, any>} [query] null, undefined and '' are left out
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export function get(path, query, signal) {
  return call(path + queryText(query ?? {}), {signal});
}

/** @param {string} path @param {object} body @returns {Promise<any>} */
export function post(path, body) {
  return call(path, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', 'X-Tidemark-Console': '1'},
    body: JSON.stringify(body),
  });
}

/** One part of a path. @param {string|number} text */
export function part(text) {
  return encodeURIComponent(text);
}

/** @param {Record<string, any>} query */
function queryText(query) {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') {
      text.set(name, String(value));
    }
  }
  return text.size ? '?' + text : '';
}

/** @param {string} path @param {RequestInit} init */
async function call(path, init) {
  let response;
  try {
    // Whole, because the address of a page may hold a name and a password, and no request can be made of such a one.
    response = await fetch(new URL(BASE + path, location.origin), {...init, headers: {Accept: 'application/json', ...init.headers}, credentials: 'same-origin'});
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') {
      throw error;
    }
    throw new Problem(0, {type: 'urn:tidemark:unreachable', detail: null, title: ''});
  }
  const text = await response.text();
  /** @type {any} */
  let body = {};
  if (text && (response.headers.get('Content-Type') ?? '').includes('json')) {
    body = JSON.parse(text);
  }
  if (!response.ok) {
    throw new Problem(response.status, body);
  }
  return body;
}
