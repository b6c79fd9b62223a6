// @ts-check
/** Dead letters, audit trail, nodes. */

import {html, nothing} from 'lit';

import {get, post} from './api.js';
import {openAction, openConfirm} from './dialogs.js';
import {knows, number, said, t} from './i18n.js';
import {focusItem, instanceTable} from './lists.js';
import {lookOfState} from './looks.js';
import {Page} from './page.js';
import {ago, badge, button, empty, roleRefusal, slotLink, taskLink, time, trouble, word} from './parts.js';
import {router} from './router.js';

/** @typedef {import('./types.js').AuditEntry} AuditEntry */

const INSTANCE_STATES = ['PLANNED', 'WAITING_OBJECT', 'RUNNING', 'RETRYING', 'SUCCEEDED', 'FAILED', 'UNKNOWN', 'FROZEN'];

/** A list that is read page by page; what happens makes it read again as far as it was read. */
class Paged extends Page {
  static properties = {...Page.properties};

  /** @returns {string} */
  get path() {
    return '';
  }

  /** @returns {Record<string, any>} */
  get filter() {
    return {};
  }

  /** @param {AbortSignal} signal */
  async read(signal) {
    const limit = Math.min(1000, Math.max(100, this.data?.items.length ?? 0));
    return get(this.path, {...this.filter, limit}, signal);
  }

  /** @param {any} next @returns {Record<string, any>} */
  onwards(next) {
    return {cursor: next};
  }

  async more() {
    try {
      const more = await get(this.path, {...this.filter, limit: 100, ...this.onwards(this.data.next)}, this.leaving.signal);
      this.data = {items: [...this.data.items, ...more.items], next: more.next};
    } catch (error) {
      this.error = error;
    }
  }

  moreButton() {
    return this.data?.next ? html`<p class="more">${button({label: t('more'), act: () => this.more()})}</p>` : nothing;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    return focusItem(this, event);
  }
}

class DeadLetters extends Paged {
  connectedCallback() {
    super.connectedCallback();
    this.on('slots', detail => detail.items.some((/** @type {any} */ item) => item.state === 'FAILED' || item.state === 'UNKNOWN'
      || this.data?.items.some((/** @type {any} */ each) => each.task === item.task && each.scheduledTime === item.scheduledTime)) && this.soon());
  }

  get path() {
    return '/dead-letters';
  }

  /** @param {import('./types.js').Instance} item */
  #actions(item) {
    const sent = item.deadLetter === 'DELIVERED' || item.deadLetter === 'UNDECLARED';
    return ['RERUN', ...(sent ? ['REDELIVER'] : [])].map(action => button({label: t('action.' + action), kind: 'small', name: action, refusal: roleRefusal(this.session),
      act: () => openAction({action, task: item.task, zone: item.timeZone, rules: this.rules, what: {slots: [item.scheduledTime]}, states: [], chosen: [],
        done: () => this.soon(0)})}));
  }

  render() {
    const items = this.data?.items;
    return html`<div class="page-head"><h1>${t('nav.dead-letters')}</h1><p class="muted">${t('letters.what')}</p></div>${trouble(this.error)}
      ${!items ? nothing : !items.length ? empty(t('letters.none'), t('letters.none.next')) : instanceTable(items, {task: true, letter: true, actions: item => this.#actions(item)})}${this.moreButton()}`;
  }
}

/**
 * @param {AuditEntry[]} items
 * @param {boolean} where with task and slot
 * @param {string|null} zone of the task, where all are of one
 */
export function auditTable(items, where, zone) {
  return html`<div class="scroll"><table class="list"><thead><tr><th scope="col">${t('audit.at')}</th><th scope="col">${t('audit.actor')}</th><th scope="col">${t('audit.action')}</th>
    ${where ? html`<th scope="col">${t('task')}</th><th scope="col">${t('slot')}</th>` : nothing}<th scope="col">${t('audit.change')}</th><th scope="col">${t('reason')}</th><th
    scope="col">${t('audit.detail')}</th></tr></thead><tbody>${items.map(entry => html`<tr data-item><th scope="row" class="num">${time(entry.at, zone)}</th><td>${entry.actor}</td><td>${word('action',
    entry.action)}</td>${where ? html`<td>${entry.task ? taskLink(entry.task) : '–'}</td><td>${entry.task && entry.scheduledTime ? slotLink(entry.task,
      {scheduledTime: entry.scheduledTime}, /** @type {any} */ (entry).timeZone ?? zone ?? 'UTC') : '–'}</td>` : nothing}<td>${entry.before || entry.after
      ? html`<span class="badges">${change(entry.before)} → ${change(entry.after)}</span>` : '–'}</td><td
    class="wrap">${entry.reason ?? '–'}</td><td class="wrap muted" title=${entry.request ?? ''}>${said(entry.detail)}</td></tr>`)}</tbody></table></div>`;
}

/** A state of an instance or of a backfill. @param {string|null} state */
function change(state) {
  return !state ? nothing : INSTANCE_STATES.includes(state) ? badge(lookOfState(state)) : word('backfill-state', state);
}

class Audit extends Paged {
  connectedCallback() {
    super.connectedCallback();
    this.on('slots', () => this.soon(3000));
  }

  get path() {
    return '/audit';
  }

  get filter() {
    return {task: this.route.query.get('task')};
  }

  /** @param {any} next */
  onwards(next) {
    return {before: next};
  }

  /** @param {AbortSignal} signal */
  async read(signal) {
    const [page, tasks] = await Promise.all([super.read(signal), get('/tasks', {}, signal)]);
    const zones = new Map(tasks.items.map((/** @type {any} */ task) => [task.name, task.timeZone]));
    return {items: page.items.map((/** @type {any} */ item) => ({...item, timeZone: zones.get(item.task) ?? null})), next: page.next, tasks: [...zones.keys()]};
  }

  /** @param {Map<string, any>} changed */
  updated(changed) {
    if (changed.has('route') && changed.get('route')) {
      this.load();
    }
  }

  render() {
    const items = this.data?.items;
    const task = this.route.query.get('task');
    return html`<div class="page-head"><h1>${t('nav.audit')}</h1><p class="muted">${t('audit.what')}</p><span class="grow"></span>
      <label class="pick">${t('task')} <select @change=${(/** @type {any} */ e) => router.query({task: e.target.value})}><option value="">${t('all')}</option>${(this.data?.tasks ?? [])
        .map((/** @type {string} */ name) => html`<option value=${name} ?selected=${name === task}>${name}</option>`)}</select></label></div>${trouble(this.error)}
      ${!items ? nothing : !items.length ? empty(t('audit.none'), t('audit.none.next')) : auditTable(items, true, this.session?.timeZone ?? null)}${this.moreButton()}`;
  }
}

class Nodes extends Page {
  static properties = {...Page.properties};

  connectedCallback() {
    super.connectedCallback();
    this.on('status', () => this.soon(0));
    this.on('tasks', () => this.soon());
  }

  /** @param {AbortSignal} signal */
  async read(signal) {
    const [nodes, routes] = await Promise.all([get('/nodes', {}, signal), get('/routes', {}, signal)]);
    return {nodes: nodes.items, routes: routes.items, loadedAt: routes.loadedAt};
  }

  render() {
    const data = this.data;
    return html`<div class="page-head"><h1>${t('nav.nodes')}</h1></div>${trouble(this.error)}${!data ? nothing : html`
      ${data.nodes.length ? html`<div class="scroll"><table class="list"><thead><tr><th scope="col">${t('node')}</th><th scope="col">${t('node.state')}</th><th scope="col">${t('node.host')}</th><th
        scope="col">${t('node.version')}</th><th scope="col">${t('started')}</th><th scope="col">${t('node.seen')}</th><th scope="col" class="right">${t('node.instances')}</th></tr></thead>
        <tbody>${data.nodes.map((/** @type {any} */ node) => html`<tr data-item><th scope="row">${node.name}${node.name === this.session?.node
          ? html` <small class="muted">${t('node.this')}</small>` : nothing}</th><td>${node.alive ? html`<span class="good">● ${t('node.alive')}</span>`
          : html`<span class="warn">○ ${t('node.gone')}</span>`}</td><td class="num">${node.host ?? '–'} <small class="muted">${node.pid ?? ''}</small></td><td class="num">${node.version
          ?? '–'}</td><td class="num">${time(node.startedAt)}</td><td class="num">${ago(node.seenAt)}</td><td class="num right">${number(node.instances)}</td></tr>`)}</tbody></table></div>`
        : empty(t('node.none'), t('node.none.next'))}
      <section class="below"><div class="page-head"><h2>${t('routes')}</h2>${data.loadedAt ? html`<small class="muted">${t('routes.loaded')} ${time(data.loadedAt)}</small>` : nothing}<span class="grow"></span>
        ${button({label: t('routes.reload'), refusal: roleRefusal(this.session) ?? (this.session?.reload ? null : t('routes.no-reload')), act: () => this.#reload(), name: 'reload'})}</div>
        ${data.routes.length ? html`<div class="scroll"><table class="list"><thead><tr><th scope="col">${t('route')}</th><th scope="col">${t('task')}</th><th scope="col">${t('route.file')}</th><th
        scope="col">${t('task.definition')}</th><th scope="col">${t('state')}</th></tr></thead><tbody>${data.routes.map((/** @type {any} */ route) => html`<tr><th scope="row"><code>${route.routeId}</code></th><td>${route.task
        ? taskLink(route.task) : '–'}</td><td class="wrap">${route.file ?? '–'}</td><td><code title=${route.definition ?? ''}>${route.definition?.slice(0, 12) ?? '–'}</code></td><td>${knows('route-state.' + route.state) ? t('route-state.' + route.state) : route.state}</td></tr>`)}</tbody></table></div>`
        : empty(t('routes.none'), t('routes.none.next'))}</section>`}`;
  }

  /** Shows what a reload would change, and does it only then. */
  async #reload() {
    try {
      const found = await post('/routes/reload', {dryRun: true});
      const mistakes = found.findings.filter((/** @type {any} */ finding) => finding.severity === 'ERROR').length;
      const nothingNew = !found.changed.length && !found.added.length && !found.removed.length;
      openConfirm({title: t('routes.reload.title'), text: html`${nothingNew ? html`<p>${t('routes.reload.nothing')}</p>` : nothing}
        ${['changed', 'added', 'removed'].map(kind => found[kind].length ? html`<p><b>${t('routes.' + kind)}</b> ${found[kind].join(', ')}</p>` : nothing)}
        ${found.findings.length ? html`<ul class="findings">${found.findings.map((/** @type {any} */ finding) => html`<li><b>${finding.severity}</b> <code>${finding.file}${finding.line
          ? ':' + finding.line : ''}</code> ${finding.message}</li>`)}</ul>` : nothing}${mistakes ? html`<p class="warn">${t('routes.reload.mistakes', {n: mistakes})}</p>` : nothing}`,
      label: t('routes.reload.do'), act: () => post('/routes/reload', {dryRun: false}), done: () => this.soon(0)});
    } catch (error) {
      this.error = error;
    }
  }
}

customElements.define('tm-dead-letters', DeadLetters);
customElements.define('tm-audit', Audit);
customElements.define('tm-nodes', Nodes);

