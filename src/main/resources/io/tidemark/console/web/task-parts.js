// @ts-check
/** What the page of a task is put together from: figures, tools, the bar of the selection, charts and what comes next. */

import {html, nothing} from 'lit';

import {chart} from './charts.js';
import {duration, number, said, t} from './i18n.js';
import {live} from './live.js';
import {LOOK_NAMES, letter, lookOfState} from './looks.js';
import {ago, badge, button, figure, recurrence, roleRefusal, slotLink, stateBadge, time} from './parts.js';
import {instancePath, router} from './router.js';
import {offers} from './task-actions.js';
import {isDay, shownZone, stamp} from './time.js';

/** @typedef {import('./types.js').TaskDetail} TaskDetail */
/** @typedef {import('./task-view.js').View} View */

/** Milliseconds after which a due slot that nobody planned is worth an alarm. */
const PLANNED_WITHIN = 240_000;

/**
 * An alarm where the newest slots are missing: nobody plans.
 *
 * @param {TaskDetail} task
 * @param {import('./runs.js').Run|null} newest null where the newest slots are not shown
 */
export function overdue(task, newest) {
  return !task.frozen && newest?.look === 'missing' && live.now() - newest.first > PLANNED_WITHIN ? html`<div class="banner" role="alert">${t('banner.tick',
    {tick: task.lastTickAt ? ago(task.lastTickAt) : t('never'), n: newest.count, slot: stamp(newest.first, shownZone(task.timeZone))})}</div>` : nothing;
}

/** @param {TaskDetail} task */
export function figures(task) {
  const open = Object.entries(task.open).filter(([state]) => state === 'FAILED' || state === 'UNKNOWN');
  return html`<dl class="figures">
      ${figure(t('tasks.attention'), open.length ? html`<span class="badges">${open.map(([state, n]) => badge(lookOfState(state),
        html`<b class="num">${number(n)}</b> ${t('look.' + lookOfState(state))}`))}</span>` : t('tasks.quiet'))}
      ${figure(t('tasks.lag'), task.lagSeconds === null ? t('tasks.no-lag') : duration(Math.round(task.lagSeconds)))}
      ${figure(t('tasks.next'), task.nextSlot ? time(task.nextSlot.scheduledTime, task.timeZone) : '–')}
      ${figure(t('tasks.recurrence'), html`<code>${recurrence(task)}</code>`)}
      ${figure(t('zone.task-zone'), task.timeZone)}
      ${figure(t('task.policy'), html`<code>${task.rerunPolicy}</code>`)}
      ${figure(t('tasks.tick'), ago(task.lastTickAt))}
    </dl>`;
}

/**
 * Zoom, range, view and filter. The filter's buttons are the legend too.
 *
 * @param {{view: View, today: string, totals: Record<string, number>, zoom: (zoom: string) => void, shift: (way: -1|1) => void}} of
 */
export function tools({view, today, totals, zoom, shift}) {
  const {from, to, looks, list} = view;
  const shown = LOOK_NAMES.filter(look => totals[look] || looks?.includes(look));
  return html`<div class="tools"><div class="group" role="group" aria-label=${t('zoom')}>${['day', 'month', 'year'].map((each, index) => html`<button type="button"
      class="segment" aria-pressed=${view.zoom === each} title=${t('shortcut', {key: String(index + 1)})} @click=${() => zoom(each)}>${t('zoom.'
      + each)}</button>`)}</div>
    <div class="group" role="group" aria-label=${t('range')}><button type="button" class="segment" title=${t('shortcut', {key: '['})} aria-label=${t('range.before')}
      @click=${() => shift(-1)}>‹</button>
      ${view.zoom === 'day' ? nothing : html`<input type="date" aria-label=${t('range.from')} .value=${from} max=${to} @change=${(/** @type {any} */ e) => isDay(e.target.value)
        && router.query({from: e.target.value}, true)}>`}
      <input type="date" aria-label=${t('range.to')} .value=${to} max=${today} @change=${(/** @type {any} */ e) => isDay(e.target.value)
        && router.query({to: e.target.value}, true)}>
      <button type="button" class="segment" title=${t('shortcut', {key: ']'})} aria-label=${t('range.after')} ?disabled=${to >= today} @click=${() => shift(1)}>›</button>
      ${to < today ? html`<button type="button" class="segment" @click=${() => router.query({from: null, to: null}, true)}>${t('range.now')}</button>` : nothing}</div>
    <div class="group" role="group" aria-label=${t('view')}><button type="button" class="segment" aria-pressed=${!list} @click=${() => router.query({view: null})}>${t('view.grid')}</button><button
      type="button" class="segment" aria-pressed=${list} title=${t('shortcut', {key: 'v'})} @click=${() => router.query({view: 'list'})}>${t('view.list')}</button></div>
    <div class="chips" role="group" aria-label=${t('filter')}>${shown.map(look => html`<button type="button" class="chip" data-look=${look}
      aria-pressed=${Boolean(looks?.includes(look))} @click=${() => filter(looks ?? [], look)}><i class="mark look-${look}" aria-hidden="true">${letter(look)}</i>${t('look.'
      + look)} <b class="num">${number(totals[look] ?? 0)}</b></button>`)}
      ${looks ? html`<button type="button" class="chip clear" @click=${() => router.query({state: null})}>${t('filter.clear')}</button>` : nothing}</div></div>`;
}

/** @param {string[]} looks @param {string} look */
function filter(looks, look) {
  router.query({state: (looks.includes(look) ? looks.filter(each => each !== look) : [...looks, look]).join(',')});
}

/** @param {TaskDetail} task */
export function below(task) {
  return html`<div class="columns"><section><h2>${t('task.chart')}</h2>${chart(task.chart, task.name, task.timeZone)}</section>
    <section><h2>${t('task.upcoming')}</h2>${task.upcoming.length ? html`<table class="list tight"><tbody>${task.upcoming.map(slot => html`<tr><th scope="row" class="num">${time(slot.scheduledTime,
      task.timeZone)}</th><td class="wrap">${(slot.objects ?? []).map(object => html`<code>${object}</code>`)}</td><td class="wrap">${(slot.targets ?? []).map(target =>
      html`<code>${target}</code>`)}</td></tr>`)}</tbody></table>` : html`<p class="muted">${t('task.upcoming.none')}</p>`}</section></div>
    <details class="definition"><summary>${t('task.definition')} ${task.definition ? html`<code>${task.definition.id.slice(0, 12)}</code> <small>${time(task.definition.deployedAt,
      task.timeZone)}</small>` : nothing}</summary>${task.definitionText ? html`<pre tabindex="0">${task.definitionText}</pre>` : html`<p class="muted">${t('task.elsewhere.title')}</p>`}</details>`;
}

/**
 * What is selected and what can be done with it.
 *
 * @param {{ranges: import('./runs.js').Range[], counts: Record<string, number>, rules: import('./types.js').Rules|null,
 *   session: import('./types.js').Session|null, peek: import('./types.js').Instance|null, wrong: string, act: (action: string) => void,
 *   clear: () => void, typed: (event: SubmitEvent) => void}} of
 */
export function selectionBar({ranges, counts, rules, session, peek, wrong, act, clear, typed}) {
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const what = LOOK_NAMES.filter(look => counts[look]).map(look => `${number(counts[look])} ${t('look.' + look)}`).join(', ');
  const refused = roleRefusal(session);
  return html`<div class="bar ${ranges.length ? 'open' : ''}" role="region" aria-label=${t('selection')}>
    <form class="typed" @submit=${typed}><label><span class="sr">${t('selection.type')}</span><input id="typed" placeholder="10:00...11:55, 2026-11-2*"
      title=${t('selection.type.help')} aria-invalid=${Boolean(wrong)} spellcheck="false" autocomplete="off"></label></form>
    ${wrong ? html`<span class="warn" role="alert">${t('selection.wrong', {text: wrong})}</span>` : nothing}
    ${ranges.length ? html`<span class="selected" data-total=${total}><b>${t('intervals', {n: total})}</b>${what ? t('selected.what', {what}) : ''}</span>
      <span class="grow"></span>
      ${offers(rules, session, counts).map(offer => button({label: t('action.' + offer.action), act: () => act(offer.action), refusal: offer.refusal,
        key: /** @type {any} */ ({RERUN: 'r', FREEZE: 'f', SET_SUCCESS: 's'})[offer.action], name: offer.action}))}
      ${button({label: t('selection.clear'), act: clear, kind: 'quiet', key: 'Escape'})}
      ${refused ? html`<p class="why">${refused}</p>` : nothing}`
      : html`<span class="muted hint">${t('selection.hint')}</span>`}
    ${peek ? html`<div class="peek">${slotLink(peek.task, peek, peek.timeZone)} ${stateBadge(peek)}
      <span>${t('attempts')} <b class="num">${number(peek.attempts)}</b></span><span>${t('took')} <b class="num">${duration(peek.seconds)}</b></span>
      <span>${t('rows.written')} <b class="num">${number(peek.rowsWritten)}</b></span><span class="cause">${said(peek.cause)}</span>
      <a class="button" href=${instancePath(peek.task, peek.scheduledTime)}>${t('open')} <kbd>↵</kbd></a></div>` : nothing}
  </div>`;
}
