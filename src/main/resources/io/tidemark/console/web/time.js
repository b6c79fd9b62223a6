// @ts-check
/** Instants and local times. An instant is a number of milliseconds since 1970 UTC; a zone is an IANA name. */

import {settings} from './settings.js';

/** @type {Map<string, Intl.DateTimeFormat>} a format costs far more to make than to use */
const formats = new Map();

/** @param {string} zone */
function format(zone) {
  let made = formats.get(zone);
  if (!made) {
    made = new Intl.DateTimeFormat('en-US', {timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit',
      hour: '2-digit', minute: '2-digit', second: '2-digit'});
    formats.set(zone, made);
  }
  return made;
}

/** The zone of tasks whose timer names none, as the server says. */
let usualZone = 'UTC';

/** @param {string} zone */
export function useZone(zone) {
  usualZone = zone;
}

/** The zone that times are shown in: the person's choice, where `task` means the zone given, or the usual one. @param {string|null} taskZone */
export function shownZone(taskZone) {
  const choice = settings.get('zone');
  return choice === 'utc' ? 'UTC' : choice === 'local' ? localZone() : taskZone ?? usualZone;
}

export function localZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * Local date and time as `2026-11-22T10:15:00`.
 *
 * @param {number} instant
 * @param {string} zone
 */
export function local(instant, zone) {
  /** @type {Record<string, string>} */
  const part = {};
  for (const {type, value} of format(zone).formatToParts(instant)) {
    part[type] = value;
  }
  return `${part.year.padStart(4, '0')}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}`;
}

/** Minutes that local time is ahead of UTC. @param {number} instant @param {string} zone */
export function offset(instant, zone) {
  return Math.round((Date.parse(local(instant, zone) + 'Z') - instant) / 60_000);
}

/** `+08:00` @param {number} minutes */
export function offsetText(minutes) {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/**
 * The instants that have this local time: none in the hour that a clock skips, two in the hour that it repeats; earliest first.
 *
 * @param {string} text `2026-11-22T10:15` with or without seconds
 * @param {string} zone
 */
export function instants(text, zone) {
  const asUtc = Date.parse((text.length === 16 ? text + ':00' : text) + 'Z');
  if (Number.isNaN(asUtc)) {
    return [];
  }
  const offsets = new Set([-24, -3, 0, 3, 24].map(hours => offset(asUtc + hours * 3_600_000, zone)));
  return [...offsets].map(minutes => asUtc - minutes * 60_000)
    .filter(instant => Date.parse(local(instant, zone) + 'Z') === asUtc).sort((a, b) => a - b);
}

/** Whether a clock in the zone shows this local time twice. @param {number} instant @param {string} zone */
export function repeated(instant, zone) {
  const near = offset(instant, zone);
  if (offset(instant - 10_800_000, zone) === near && offset(instant + 10_800_000, zone) === near) {
    return false;
  }
  return instants(local(instant, zone), zone).length > 1;
}

/**
 * `2026-11-22 10:15`, with seconds where there are some, and with the offset where the clock shows this time twice.
 *
 * @param {number} instant
 * @param {string} zone
 */
export function stamp(instant, zone) {
  const text = local(instant, zone);
  const short = text.endsWith(':00') ? text.slice(0, 16) : text;
  return short.replace('T', ' ') + (repeated(instant, zone) ? ' ' + offsetText(offset(instant, zone)) : '');
}

/** `10:15`, and the offset where the clock shows it twice. @param {number} instant @param {string} zone */
export function clock(instant, zone) {
  return stamp(instant, zone).slice(11);
}

/** `2026-11-22` @param {number} instant @param {string} zone */
export function day(instant, zone) {
  return local(instant, zone).slice(0, 10);
}

/** @param {string} date `2026-11-22` @param {number} days */
export function addDays(date, days) {
  return new Date(Date.parse(date + 'T00:00:00Z') + days * 86_400_000).toISOString().slice(0, 10);
}

/** How many days from one to the other. @param {string} from @param {string} to */
export function daysBetween(from, to) {
  return Math.round((Date.parse(to + 'T00:00:00Z') - Date.parse(from + 'T00:00:00Z')) / 86_400_000);
}

/** 0 Monday to 6 Sunday. @param {string} date */
export function weekday(date) {
  return (new Date(date + 'T00:00:00Z').getUTCDay() + 6) % 7;
}

/** First instant of a day in a zone. @param {string} date @param {string} zone */
export function dayBegin(date, zone) {
  const found = instants(date + 'T00:00', zone);
  if (found.length) {
    return found[0];
  }
  // Where the clock skips midnight, the day begins at the change.
  const asUtc = Date.parse(date + 'T00:00:00Z');
  return asUtc - offset(asUtc - 86_400_000, zone) * 60_000;
}

/** @param {string} text */
export function isDay(text) {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text + 'T00:00:00Z'))
    && new Date(text + 'T00:00:00Z').toISOString().startsWith(text);
}

/** @param {number} number */
function two(number) {
  return String(number).padStart(2, '0');
}
