// @ts-check
/** All tasks, and how each is. */

import {html, nothing, svg} from 'lit';

import {get} from './api.js';
import {duration, number, t} from './i18n.js';
import {lookOfState} from './looks.js';
import {Page} from './page.js';
import {ago, badge, button, empty, recurrence, roleRefusal, taskLink, time, trouble} from './parts.js';
import {focusItem} from './lists.js';
import {freezeTask} from './task-actions.js';

/** @typedef {import('./types.js').Task} Task */

const ORDER = ['FAILED', 'UNKNOWN', 'RETRYING', 'WAITING_OBJECT', 'RUNNING', 'PLANNED', 'FROZEN', 'SUCCEEDED'];

class Tasks extends Page {
  static properties = {...Page.properties, search: {state: true}};

  constructor() {
    super();
    this.search = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.on('tasks', () => this.soon());
    this.on('slots', () => this.soon(2000));
  }

  /** @param {AbortSignal} signal */
  async read(signal) {
    return (await get('/tasks', {}, signal)).items;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    return focusItem(this, event);
  }

  render() {
    /** @type {Task[]|null} */
    const all = this.data;
    const tasks = all?.filter(task => task.name.toLowerCase().includes(this.search.toLowerCase()));
    return html`<div class="page-head"><h1>${t('nav.tasks')}</h1>
        ${all && all.length > 8 ? html`<input type="search" placeholder=${t('tasks.search')} aria-label=${t('tasks.search')} .value=${this.search}
          @input=${(/** @type {any} */ e) => { this.search = e.target.value; }}>` : nothing}</div>
      ${trouble(this.error)}${!tasks ? nothing : !all?.length ? empty(t('tasks.none'), html`${t('tasks.none.next')}<pre>${t('tasks.sample')}</pre>`)
        : tasks.length ? this.#table(tasks) : empty(t('filter.nothing'), button({label: t('filter.clear'), act: () => { this.search = ''; }}))}`;
  }

  /** @param {Task[]} tasks */
  #table(tasks) {
    return html`<div class="scroll"><table class="list"><thead><tr><th scope="col">${t('task')}</th><th scope="col">${t('tasks.attention')}</th>
      <th scope="col">${t('tasks.week')}</th><th scope="col">${t('tasks.lag')}</th><th scope="col">${t('tasks.next')}</th>
      <th scope="col">${t('tasks.recurrence')}</th><th scope="col">${t('tasks.tick')}</th><th scope="col"><span class="sr">${t('actions')}</span></th></tr></thead>
      <tbody>${tasks.map(task => this.#row(task))}</tbody></table></div>`;
  }

  /** @param {Task} task */
  #row(task) {
    const bad = ['FAILED', 'UNKNOWN'].filter(state => task.open[state]);
    const moving = ['RUNNING', 'RETRYING', 'WAITING_OBJECT', 'PLANNED', 'FROZEN'].filter(state => task.open[state]);
    return html`<tr data-item><th scope="row"><span class="primary">${taskLink(task.name)}</span>
        ${task.frozen ? badge('frozen', t('task.frozen')) : nothing}${task.deployed ? nothing
          : html`<small class="muted" title=${t('task.elsewhere.title')}>${t('task.elsewhere')}</small>`}</th>
      <td><span class="badges">${bad.length + moving.length ? [...bad, ...moving].map(state => badge(lookOfState(state),
        html`<b class="num">${number(task.open[state])}</b> ${t('look.' + lookOfState(state))}`)) : html`<span class="muted">${t('tasks.quiet')}</span>`}</span></td>
      <td>${share(task.counts)}</td>
      <td class="num">${task.lagSeconds === null ? html`<span class="muted">${t('tasks.no-lag')}</span>` : duration(Math.round(task.lagSeconds))}</td>
      <td>${task.nextSlot ? html`<span class="num">${time(task.nextSlot.scheduledTime, task.timeZone)}</span>` : '–'}</td>
      <td><code>${recurrence(task)}</code><small class="muted">${task.timeZone}</small></td>
      <td class="num">${ago(task.lastTickAt)}</td>
      <td class="end">${button({label: t(task.frozen ? 'action.UNFREEZE' : 'action.FREEZE'), kind: 'quiet small', refusal: roleRefusal(this.session),
        act: () => freezeTask(task, () => this.soon(0)), name: task.frozen ? 'unfreeze-task' : 'freeze-task'})}</td></tr>`;
  }
}

/** Counts of states as shares of a bar. @param {Record<string, number>} counts */
function share(counts) {
  const total = ORDER.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  if (!total) {
    return html`<span class="muted">${t('tasks.no-slots')}</span>`;
  }
  let x = 0;
  const label = ORDER.filter(state => counts[state]).map(state => `${number(counts[state])} ${t('look.' + lookOfState(state))}`).join(', ');
  return html`<span class="share"><svg viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label=${label}><title>${label}</title>${ORDER
    .filter(state => counts[state]).map(state => {
      const width = Math.max(1, counts[state] / total * 100);
      const rect = svg`<rect class="fill-${lookOfState(state)}" x=${Math.min(x, 99)} y="0" width=${width} height="8"/>`;
      x += width;
      return rect;
    })}</svg><small class="num">${number(total)}</small></span>`;
}

customElements.define('tm-tasks', Tasks);
