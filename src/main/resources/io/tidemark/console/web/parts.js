// @ts-check
/** Small pieces that several pages show. */

import {html, nothing} from 'lit';

import {duration, knows, said, t} from './i18n.js';
import {live} from './live.js';
import {letter, lookOfState} from './looks.js';
import {instancePath, taskPath} from './router.js';
import {localZone, shownZone, stamp} from './time.js';

/** Colour, shape and letter of a look, with its name. @param {string} look @param {unknown} [text] instead of the name */
export function badge(look, text) {
  return html`<span class="badge"><i class="mark look-${look}" aria-hidden="true">${letter(look)}</i>${text ?? t('look.' + look)}</span>`;
}

/** @param {{state: string|null, look?: string}} of */
export function stateBadge(of) {
  return badge(of.look ?? lookOfState(of.state));
}

/** A word of the ledger in the person's language. @param {string} kind @param {string|null|undefined} word */
export function word(kind, word) {
  return !word ? '–' : knows(`${kind}.${word}`) ? t(`${kind}.${word}`) : word;
}

/**
 * A time in the chosen zone; the others stand in the title.
 *
 * @param {string|null|undefined} instant
 * @param {string|null} [taskZone]
 */
export function time(instant, taskZone = null) {
  return instant ? html`<time datetime=${instant} title=${everywhere(Date.parse(instant), taskZone)}>${stamp(Date.parse(instant),
    shownZone(taskZone))}</time>` : '–';
}

/** The instant in every zone that matters. @param {number} instant @param {string|null} taskZone */
export function everywhere(instant, taskZone) {
  const zones = [...new Set([taskZone, 'UTC', localZone()].filter(zone => zone !== null))];
  return zones.map(zone => `${stamp(instant, /** @type {string} */ (zone))} ${zone}`).join('\n');
}

/** A slot: in the task's zone its own local time, with its offset where the clock shows that time twice. @param {{scheduledTime: string}} slot @param {string} zone */
export function slotText(slot, zone) {
  return stamp(Date.parse(slot.scheduledTime), shownZone(zone));
}

/** @param {string} task @param {{scheduledTime: string}} slot @param {string} zone */
export function slotLink(task, slot, zone) {
  return html`<a class="num" href=${instancePath(task, slot.scheduledTime)} title=${everywhere(Date.parse(slot.scheduledTime),
    zone)}>${slotText(slot, zone)}</a>`;
}

/** @param {string} task */
export function taskLink(task) {
  return html`<a href=${taskPath(task)}>${task}</a>`;
}

/** When a task's slots are; its zone is said elsewhere. @param {{recurrence: string|null, timeZone: string}} task */
export function recurrence(task) {
  const text = task.recurrence ?? '–';
  return text.endsWith(' ' + task.timeZone) ? text.slice(0, -task.timeZone.length - 1) : text;
}

/** How long ago, by the server's clock. @param {string|null|undefined} instant */
export function ago(instant) {
  return instant ? t('ago', {time: duration(Math.max(0, Math.round((live.now() - Date.parse(instant)) / 1000)))}) : '–';
}

/** Nothing to show, and what to do about it. @param {string} title @param {unknown} next */
export function empty(title, next) {
  return html`<div class="empty"><p class="empty-title">${title}</p><p>${next}</p></div>`;
}

/** @param {any} error */
export function trouble(error) {
  if (!error) {
    return nothing;
  }
  const title = knows('problem.' + error.code) ? t('problem.' + error.code) : error.title ?? String(error);
  return html`<div class="trouble" role="alert"><strong>${title}</strong> ${said(error.message === title ? '' : error.message)}
    ${error.instead ? html`<span class="instead">${said(error.instead)}</span>` : nothing}</div>`;
}

/**
 * A button that stays where it is when it cannot be used, and then says why and what instead; it can be focused for that.
 *
 * @param {{label: unknown, act: () => void, refusal?: string|null, kind?: string, key?: string, name?: string}} of
 */
export function button({label, act, refusal, kind, key, name}) {
  return html`<button type="button" class="button ${kind ?? ''}" data-action=${name ?? ''} aria-disabled=${refusal ? 'true' : 'false'}
    title=${refusal || (key ? t('shortcut', {key}) : '')} aria-keyshortcuts=${key ?? nothing}
    @click=${() => refusal ? announce(refusal) : act()}>${label}</button>`;
}

/** Says it to those who listen to the page. @param {string} text */
export function announce(text) {
  document.dispatchEvent(new CustomEvent('tidemark-announce', {detail: text}));
}

/** Why this person cannot act at all; null when they can. @param {import('./types.js').Session|null} session */
export function roleRefusal(session) {
  return session?.role === 'operator' ? null : t('role.refusal', {actor: session?.actor ?? '?'});
}

/** Copies a text and says so. @param {string} text */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    announce(t('copied'));
  } catch {
    announce(t('copy.failed'));
  }
}

/** A line to copy. @param {string|null|undefined} line */
export function command(line) {
  return line ? html`<div class="command"><code tabindex="0" role="textbox" aria-readonly="true" aria-label=${t('command')}>${line}</code>
    <button type="button" class="button quiet" @click=${() => copy(line)}>${t('copy')}</button></div>` : nothing;
}

/** @param {unknown} label @param {unknown} value @param {string} [kind] */
export function figure(label, value, kind) {
  return html`<div class="figure ${kind ?? ''}"><dt>${label}</dt><dd>${value}</dd></div>`;
}
