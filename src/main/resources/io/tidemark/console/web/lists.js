// @ts-check
/** Lists: moving through them by keys, tables of instances. */

import {html, nothing} from 'lit';

import {duration, number, said, t} from './i18n.js';
import {slotLink, stateBadge, taskLink, time, word} from './parts.js';

/** @typedef {import('./types.js').Instance} Instance */

/**
 * j and k, or arrows, go from one item of a list to the next; Enter then follows its link.
 *
 * @param {HTMLElement} list
 * @param {KeyboardEvent} event
 */
export function focusItem(list, event) {
  const way = ['j', 'ArrowDown'].includes(event.key) ? 1 : ['k', 'ArrowUp'].includes(event.key) ? -1 : 0;
  const links = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[data-item]')].map(item => item.querySelector('a')).filter(Boolean));
  if (!way || !links.length || event.target instanceof Element && event.target.closest('[role=grid]')) {
    return false;
  }
  event.preventDefault();
  const at = links.findIndex(link => link.closest('[data-item]')?.contains(document.activeElement));
  links[at < 0 ? (way === 1 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + way))].focus();
  return true;
}

/**
 * @param {Instance[]} items
 * @param {{task?: boolean, letter?: boolean, actions?: (item: Instance) => unknown}} columns what is shown besides
 */
export function instanceTable(items, columns = {}) {
  return html`<div class="scroll"><table class="list instances"><thead><tr><th scope="col">${t('slot')}</th>
      ${columns.task ? html`<th scope="col">${t('task')}</th>` : nothing}<th scope="col">${t('state')}</th>
      ${columns.letter ? html`<th scope="col">${t('report')}</th>` : html`<th scope="col">${t('kind')}</th>`}
      <th scope="col" class="right">${t('attempts')}</th><th scope="col">${t('finished')}</th><th scope="col" class="right">${t('took')}</th>
      ${columns.letter ? nothing : html`<th scope="col" class="right">${t('rows.written')}</th><th scope="col" class="right">${t('rows.rejected')}</th>`}<th
      scope="col">${t('cause')}</th>${columns.actions
      ? html`<th scope="col"><span class="sr">${t('actions')}</span></th>` : nothing}</tr></thead>
    <tbody>${items.map(item => html`<tr data-item data-slot=${item.scheduledTime}><th scope="row">${slotLink(item.task, item, item.timeZone)}</th>
      ${columns.task ? html`<td>${taskLink(item.task)}</td>` : nothing}<td>${stateBadge(item)}</td>
      <td>${columns.letter ? word('letter', item.deadLetter) : word('kind', item.kind)}</td><td class="num right">${number(item.attempts)}</td>
      <td class="num">${time(item.finishedAt, item.timeZone)}</td><td class="num right">${duration(item.seconds)}</td>
      ${columns.letter ? nothing : html`<td class="num right">${number(item.rowsWritten)}</td><td class="num right">${item.rowsRejected
        ? html`<b class="warn">${number(item.rowsRejected)}</b>` : number(item.rowsRejected)}</td>`}<td class="cause" title=${said(item.cause)}>${said(item.cause)}</td>${columns.actions ? html`<td
      class="end">${columns.actions(item)}</td>` : nothing}</tr>`)}</tbody></table></div>`;
}
