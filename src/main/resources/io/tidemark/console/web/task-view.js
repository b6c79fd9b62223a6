// @ts-check
/** What the address of a task's page says is shown, and the address of what is shown next. */

import {live} from './live.js';
import {LOOKS} from './looks.js';
import {read as readRanges} from './selection.js';
import {addDays, day as dayOf, daysBetween, isDay} from './time.js';

/** @typedef {{zoom: string, from: string, to: string, looks: string[]|null, list: boolean, ranges: import('./runs.js').Range[]}} View */

/** Days that a zoom shows where the address names none. */
const LENGTH = /** @type {Record<string, number>} */ ({day: 1, month: 31, year: 366});
/** Days that the server shows at once. */
const MOST_DAYS = 400;

/** @param {URLSearchParams} query @param {string} zone @returns {View} */
export function viewOf(query, zone) {
  const zoom = ['year', 'month', 'day'].includes(query.get('zoom') ?? '') ? /** @type {string} */ (query.get('zoom')) : 'month';
  const to = dayIn(query, 'to') ?? dayOf(live.now(), zone);
  const looks = (query.get('state') ?? '').split(',').filter(look => LOOKS[look]);
  return {zoom, from: first(zoom, dayIn(query, 'from') ?? addDays(to, 1 - LENGTH[zoom]), to), to, looks: looks.length ? looks : null,
    list: query.get('view') === 'list', ranges: readRanges(query.get('sel'))};
}

/** The day that a part of the address names, if it names one. @param {URLSearchParams} query @param {string} name */
function dayIn(query, name) {
  const day = query.get(name) ?? '';
  return isDay(day) ? day : null;
}

/** @param {string} zoom @param {string} from @param {string} to */
function first(zoom, from, to) {
  if (zoom === 'day' || from > to) {
    return to;
  }
  return daysBetween(from, to) >= MOST_DAYS ? addDays(to, 1 - MOST_DAYS) : from;
}

/**
 * The same view nearer or farther away: around its middle, or at the last selected day.
 *
 * @param {View} view
 * @param {string} zone
 * @param {string} zoom
 */
export function zoomed({from, to, ranges}, zone, zoom) {
  if (zoom === 'day') {
    return {zoom, from: null, to: ranges.length ? dayOf(ranges[ranges.length - 1].to, zone) : to};
  }
  const today = dayOf(live.now(), zone);
  const half = addDays(to, Math.floor(LENGTH[zoom] / 2));
  const end = zoom === 'year' || half > today ? today : half;
  return {zoom: zoom === 'month' ? null : zoom, from: null, to: end === today ? null : end};
}

/** As many days before (-1) or after (1), never beyond today. @param {View} view @param {string} zone @param {-1|1} way */
export function shifted({from, to}, zone, way) {
  const length = daysBetween(from, to) + 1;
  const today = dayOf(live.now(), zone);
  const end = addDays(to, way * length) > today ? today : addDays(to, way * length);
  return {from: addDays(end, 1 - length), to: end};
}
