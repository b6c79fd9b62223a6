// @ts-check
/** Backfills: all of them, and one with its slots. */

import {html, nothing, svg} from 'lit';

import {get, post} from './api.js';
import {openConfirm} from './dialogs.js';
import {number, said, t} from './i18n.js';
import {focusItem} from './lists.js';
import {Page} from './page.js';
import {badge, button, empty, figure, roleRefusal, slotLink, taskLink, time, trouble, word} from './parts.js';
import {ROOT, router} from './router.js';
import {lookOfState} from './looks.js';

/** @typedef {import('./types.js').Backfill} Backfill */

/** Ended ones first. */
const SLOTS = ['DONE', 'FAILED', 'SKIPPED', 'ACTIVE', 'PENDING'];
const LOOK = /** @type {Record<string, string>} */ ({DONE: 'done', FAILED: 'failed', SKIPPED: 'skipped', ACTIVE: 'running', PENDING: 'waiting'});

/** @param {Backfill} backfill */
function progress(backfill) {
  const label = SLOTS.filter(state => backfill.slots[state]).map(state => `${number(backfill.slots[state])} ${t('backfill-slot.' + state)}`).join(', ');
  let x = 0;
  return html`<span class="share long"><svg viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label=${label}><title>${label}</title>${SLOTS
    .filter(state => backfill.slots[state]).map(state => {
      const width = Math.max(0.7, backfill.slots[state] / Math.max(1, backfill.total) * 100);
      const rect = svg`<rect class="fill-${LOOK[state]}" x=${Math.min(x, 99.3)} y="0" width=${width} height="8"/>`;
      x += width;
      return rect;
    })}</svg><small class="num">${number(ended(backfill))} / ${number(backfill.total)}</small></span>`;
}

/** @param {Backfill} backfill */
function ended(backfill) {
  return ['DONE', 'FAILED', 'SKIPPED'].reduce((sum, state) => sum + (backfill.slots[state] ?? 0), 0);
}

/**
 * Pause, resume, cancel: as far as the backfill allows it.
 *
 * @param {Backfill} backfill
 * @param {import('./types.js').Session|null} session
 * @param {() => void} done
 */
function turns(backfill, session, done) {
  const words = /** @type {Record<string, string[]>} */ ({RUNNING: ['pause', 'cancel'], PAUSED: ['resume', 'cancel']})[backfill.state] ?? [];
  return words.map(word => button({label: t('backfill.' + word), refusal: roleRefusal(session), kind: 'small', name: word, act: () => openConfirm({
    title: t(`backfill.${word}.title`, {id: String(backfill.id)}), text: t(`backfill.${word}.text`), label: t('backfill.' + word), reason: 'optional',
    act: reason => post(`/backfills/${backfill.id}/${word}`, {reason: reason || null}), done})}));
}

class Backfills extends Page {
  static properties = {...Page.properties};

  connectedCallback() {
    super.connectedCallback();
    this.on('backfills', () => this.soon());
  }

  /** @param {AbortSignal} signal */
  async read(signal) {
    return (await get('/backfills', {limit: 100}, signal)).items;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    return focusItem(this, event);
  }

  render() {
    /** @type {Backfill[]|null} */
    const items = this.data;
    return html`<div class="page-head"><h1>${t('nav.backfills')}</h1></div>${trouble(this.error)}
      ${!items ? nothing : !items.length ? empty(t('backfills.none'), html`${t('backfills.none.next')} <a href="${ROOT}/tasks">${t('nav.tasks')}</a>`)
        : html`<div class="scroll"><table class="list"><thead><tr><th scope="col">${t('backfill')}</th><th scope="col">${t('task')}</th><th scope="col">${t('state')}</th><th
          scope="col">${t('progress')}</th><th scope="col">${t('backfill.what')}</th><th scope="col">${t('audit.actor')}</th><th scope="col">${t('backfill.created')}</th><th
          scope="col"><span class="sr">${t('actions')}</span></th></tr></thead><tbody>${items.map(item => html`<tr data-item><th scope="row"><a href="${ROOT}/backfills/${item.id}">#${item.id}</a></th><td>${taskLink(item.task)}</td><td>${word('backfill-state',
          item.state)}</td><td>${progress(item)}</td><td class="wrap">${item.description}</td><td title=${item.reason ?? ''}>${item.actor}</td><td class="num">${time(item.createdAt)}</td><td
          class="end">${turns(item, this.session, () => this.soon(0))}</td></tr>`)}</tbody></table></div>`}`;
  }
}

class BackfillPage extends Page {
  static properties = {...Page.properties};

  connectedCallback() {
    super.connectedCallback();
    this.on('backfills', detail => detail.items.some((/** @type {any} */ item) => String(item.id) === this.route.params.id) && this.soon());
  }

  /** @param {AbortSignal} signal */
  async read(signal) {
    const id = this.route.params.id;
    const state = this.route.query.get('state');
    const [backfill, slots, tasks] = await Promise.all([get(`/backfills/${id}`, {}, signal), get(`/backfills/${id}/slots`, {state, limit: 1000}, signal),
      get('/tasks', {}, signal)]);
    return {...backfill, items: slots.items, timeZone: tasks.items.find((/** @type {any} */ task) => task.name === backfill.task)?.timeZone ?? 'UTC'};
  }

  /** @param {Map<string, any>} changed */
  updated(changed) {
    if (changed.has('route') && changed.get('route')) {
      this.load();
    }
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    return focusItem(this, event);
  }

  render() {
    const it = this.data;
    const state = this.route.query.get('state');
    return html`<div class="page-head"><p class="crumbs"><a href="${ROOT}/backfills">${t('nav.backfills')}</a></p><h1>#${this.route.params.id}</h1>
      ${it ? html`<span class="badge">${word('backfill-state', it.state)}</span><span class="grow"></span>${turns(it, this.session, () => this.soon(0))}` : nothing}</div>
      ${trouble(this.error)}${!it ? nothing : html`<dl class="figures">${figure(t('task'), taskLink(it.task))}${figure(t('backfill.what'), it.description)}${figure(t('backfill.concurrency'),
        number(it.concurrency))}${figure(t('audit.actor'), it.actor)}${figure(t('backfill.created'), time(it.createdAt, it.timeZone))}${figure(t('finished'), time(it.finishedAt,
        it.timeZone))}${it.reason ? figure(t('reason'), it.reason) : nothing}</dl><p class="big-share">${progress(it)}</p>
      <div class="tools"><div class="chips" role="group" aria-label=${t('filter')}>${SLOTS.filter(each => it.slots[each] || each === state).map(each => html`<button type="button" class="chip"
        aria-pressed=${state === each} @click=${() => router.query({state: state === each ? null : each})}>${badge(LOOK[each], t('backfill-slot.' + each))} <b
        class="num">${number(it.slots[each] ?? 0)}</b></button>`)}</div></div>
      ${it.items.length ? html`<div class="scroll"><table class="list tight"><thead><tr><th scope="col">${t('slot')}</th><th scope="col">${t('state')}</th><th
        scope="col">${t('backfill.expected')}</th><th scope="col">${t('audit.detail')}</th></tr></thead><tbody>${it.items.map((/** @type {any} */ slot) => html`<tr data-item><th
        scope="row">${slotLink(it.task, slot, it.timeZone)}</th><td>${badge(LOOK[slot.state] ?? 'waiting', word('backfill-slot', slot.state))}</td><td>${badge(lookOfState(slot.expected))}</td><td
        class="wrap">${said(slot.detail)}</td></tr>`)}</tbody></table></div>${it.items.length >= 1000 ? html`<p class="muted">${t('backfill.first')}</p>` : nothing}`
        : empty(t('filter.nothing'), state ? button({label: t('filter.clear'), act: () => router.query({state: null})}) : t('backfill.pruned'))}`}`;
  }
}

customElements.define('tm-backfills', Backfills);
customElements.define('tm-backfill', BackfillPage);
