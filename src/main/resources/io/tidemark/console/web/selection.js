// @ts-check
/** What is selected: ranges of slots that do not touch, earliest first; and the words in which a person types it. */

import {addDays, dayBegin, instants, isDay} from './time.js';

/** @typedef {import('./runs.js').Range} Range */

/** @param {Range[]} ranges */
export function normal(ranges) {
  const sorted = ranges.filter(range => range.from <= range.to).sort((a, b) => a.from - b.from);
  /** @type {Range[]} */
  const result = [];
  for (const range of sorted) {
    const before = result.at(-1);
    if (before && range.from <= before.to) {
      before.to = Math.max(before.to, range.to);
    } else {
      result.push({...range});
    }
  }
  return result;
}

/** @param {Range[]} ranges @param {Range} range */
export function without(ranges, range) {
  return normal(ranges.flatMap(each => range.to < each.from || range.from > each.to ? [each]
    : [{from: each.from, to: range.from - 1}, {from: range.to + 1, to: each.to}]));
}

/** @param {Range[]} ranges @param {number} instant */
export function has(ranges, instant) {
  return ranges.some(range => instant >= range.from && instant <= range.to);
}

/** As it stands in an address. @param {Range[]} ranges */
export function write(ranges) {
  return ranges.map(({from, to}) => from === to ? iso(from) : `${iso(from)}...${iso(to)}`).join(',');
}

/** @param {string|null} text from an address @returns {Range[]} what of it is readable */
export function read(text) {
  const ranges = (text ?? '').split(',').filter(Boolean).map(each => {
    const [from, to] = each.split('...').map(end => Date.parse(end));
    return {from, to: to ?? from};
  });
  return normal(ranges.filter(range => Number.isFinite(range.from) && Number.isFinite(range.to)));
}

/** @param {number} instant */
export function iso(instant) {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const POINT = /^(\d{4}-\d\d-\d\d)[T ]((?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Ranges as a person types them, in the task's zone, separated by commas:
 * `10:00...11:55` of every day shown, `2026-11-22`, `2026-11-2*`, `2026-11-20...2026-11-22`, `2026-11-22 10:00...11:55`,
 * `2026-11-21T22:00...2026-11-22T02:00`. An end names a slot and belongs to the range.
 *
 * @param {string} text
 * @param {string[]} days the days shown
 * @param {string} zone
 * @returns {{ranges: Range[], wrong: string|null}} wrong: the part that cannot be read
 */
export function typed(text, days, zone) {
  /** @type {Range[]} */
  const ranges = [];
  for (const item of text.split(/[,;，；]/).map(part => part.trim()).filter(Boolean)) {
    const found = one(item.replaceAll('…', '...'), days, zone);
    if (!found) {
      return {ranges: [], wrong: item};
    }
    ranges.push(...found);
  }
  return {ranges: normal(ranges), wrong: null};
}

/** @param {string} item @param {string[]} days @param {string} zone @returns {Range[]|null} */
function one(item, days, zone) {
  const [left, right, more] = item.split('...').map(part => part.trim());
  if (more !== undefined) {
    return null;
  }
  if (TIME.test(left) && (right === undefined || TIME.test(right))) {
    return days.flatMap(date => window(date, left, right ?? left, zone));
  }
  const from = POINT.exec(left);
  if (from) {
    const to = right === undefined ? from : TIME.test(right) ? [right, from[1], right] : POINT.exec(right);
    return to && between(`${from[1]}T${from[2]}`, `${to[1]}T${to[2]}`, zone);
  }
  const [pattern, time] = left.split(/[T ]/);
  const dates = matching(pattern, right !== undefined && time === undefined ? right : undefined, days);
  if (!dates) {
    return null;
  }
  if (time !== undefined) {
    return TIME.test(time) && (right === undefined || TIME.test(right)) ? dates.flatMap(date => window(date, time, right ?? time, zone)) : null;
  }
  return dates.map(date => ({from: dayBegin(date, zone), to: dayBegin(addDays(date, 1), zone) - 1}));
}

/** @param {string} pattern @param {string|undefined} last @param {string[]} days @returns {string[]|null} */
function matching(pattern, last, days) {
  if (last !== undefined) {
    return isDay(pattern) && isDay(last) ? days.filter(date => date >= pattern && date <= last) : null;
  }
  if (!/^[\d-]*\*?$/.test(pattern) || pattern === '') {
    return null;
  }
  if (pattern.endsWith('*')) {
    return days.filter(date => date.startsWith(pattern.slice(0, -1)));
  }
  return isDay(pattern) ? days.filter(date => date === pattern) : null;
}

/** Of one day; over midnight where the end is before the begin. @param {string} date @param {string} from @param {string} to @param {string} zone */
function window(date, from, to, zone) {
  return between(`${date}T${from}`, `${to < from ? addDays(date, 1) : date}T${to}`, zone) ?? [];
}

/**
 * From the first time the clock shows the begin to the last time it shows the end.
 *
 * @param {string} from
 * @param {string} to
 * @param {string} zone
 * @returns {Range[]|null}
 */
function between(from, to, zone) {
  const begin = instants(from, zone)[0];
  const end = instants(to, zone).at(-1);
  return begin === undefined || end === undefined ? null : [{from: begin, to: end}];
}
