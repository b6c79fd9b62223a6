// @ts-check
/** Words in the person's language. */

import en from './en.js';
import zh from './zh.js';
import {settings} from './settings.js';

/** @type {Record<string, Record<string, string>>} */
const WORDS = {en, zh};
const TAGS = /** @type {Record<string, string>} */ ({en: 'en', zh: 'zh-CN'});

/** @type {Map<string, Intl.NumberFormat>} */
const numbers = new Map();

export function language() {
  return settings.get('lang');
}

/** For the `lang` attribute. */
export function languageTag() {
  return TAGS[language()];
}

/**
 * A text, with `{name}` replaced by values. Where `n` is 1 the key's `.one` form is taken, if the language has it.
 *
 * @param {string} key
 * @param {Record<string, string|number>} [values]
 */
export function t(key, values) {
  const words = WORDS[language()];
  const text = (values?.n === 1 ? words[key + '.one'] : undefined) ?? words[key] ?? en[key] ?? key;
  return values ? text.replace(/\{(\w+)\}/g, (all, name) => {
    const value = values[name];
    return value === undefined ? all : typeof value === 'number' ? number(value) : value;
  }) : text;
}

/** Whether there is a text of this key. @param {string} key */
export function knows(key) {
  return en[key] !== undefined;
}

/** A sentence of the server, where the person's language has it. @param {string|null|undefined} sentence */
export function said(sentence) {
  if (!sentence) {
    return '';
  }
  const words = WORDS[language()];
  const known = words['said.' + sentence];
  if (known || language() === 'en') {
    return known ?? sentence;
  }
  // A refusal is one line: why; what instead.
  const [why, instead, more] = sentence.split('; ');
  return instead && more === undefined && words['said.' + why] && words['said.' + instead] ? `${words['said.' + why]}；${words['said.' + instead]}` : sentence;
}

/** @param {number|null|undefined} value */
export function number(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  const tag = languageTag();
  let format = numbers.get(tag);
  if (!format) {
    format = new Intl.NumberFormat(tag, {maximumFractionDigits: 1});
    numbers.set(tag, format);
  }
  return format.format(value);
}

/** @param {number|null|undefined} value */
export function bytes(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < 4) {
    size /= 1024;
    unit++;
  }
  return `${number(size < 10 && unit ? Math.round(size * 10) / 10 : Math.round(size))} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][unit]}`;
}

/** `1 h 5 min`, `12.3 s`: two units at most. @param {number|null|undefined} seconds */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) {
    return '–';
  }
  if (seconds < 1 && seconds > 0) {
    return t('unit.ms', {n: Math.round(seconds * 1000)});
  }
  if (seconds < 60) {
    return t('unit.s', {n: Math.round(seconds * 10) / 10});
  }
  const whole = Math.round(seconds);
  /** @type {[number, string, number, string]} */
  const [big, bigUnit, small, smallUnit] = whole < 3600 ? [60, 'unit.min', 1, 'unit.s']
    : whole < 86_400 ? [3600, 'unit.h', 60, 'unit.min'] : [86_400, 'unit.d', 3600, 'unit.h'];
  const rest = Math.floor((whole % big) / small);
  return t(bigUnit, {n: Math.floor(whole / big)}) + (rest ? ' ' + t(smallUnit, {n: rest}) : '');
}
