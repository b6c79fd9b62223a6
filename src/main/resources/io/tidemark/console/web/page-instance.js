// @ts-check
/** One instance: its attempts, what they read and wrote, what went wrong, and what a person can do now. */

import {html, nothing} from 'lit';

import {get, part} from './api.js';
import {bytes, duration, number, said, t} from './i18n.js';
import {focusItem} from './lists.js';
import {live} from './live.js';
import {Page} from './page.js';
import {button, command, copy, empty, everywhere, figure, roleRefusal, stateBadge, time, trouble, word} from './parts.js';
import {ROOT, instancePath, router, taskPath} from './router.js';
import {openAction} from './dialogs.js';
import {auditTable} from './page-lists.js';
import {openBackfill} from './backfill-dialog.js';
import {addDays, day as dayOf, shownZone, stamp} from './time.js';

/** @typedef {import('./types.js').Attempt} Attempt */

class InstancePage extends Page {
  static properties = {...Page.properties, log: {state: true}, search: {state: true}};

  constructor() {
    super();
    /** @type {{number: number, lines: string[], complete: boolean}|null} */
    this.log = null;
    this.search = '';
    this.tick = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.on('slots', detail => {
      if (detail.items.some((/** @type {any} */ item) => item.task === this.route.params.task && item.scheduledTime === this.slot)) {
        this.soon(150);
      }
    });
    // Progress makes no event.
    const timer = setInterval(() => this.data?.state === 'RUNNING' && this.soon(0), 3000);
    this.leaving.signal.addEventListener('abort', () => clearInterval(timer));
  }

  get slot() {
    return this.data?.scheduledTime ?? this.route.params.time;
  }

  get path() {
    return `/tasks/${part(this.route.params.task)}/instances/${part(this.route.params.time)}`;
  }

  /** @param {AbortSignal} signal */
  async read(signal) {
    try {
      const found = await get(this.path, {}, signal);
      if (this.log && found.attemptList.find((/** @type {Attempt} */ each) => each.number === this.log?.number)) {
        this.#readLog(this.log.number);
      }
      return found;
    } catch (error) {
      this.data = null;
      throw error;
    }
  }

  /** @returns {Attempt|null} the attempt that the address names, else the newest */
  get attempt() {
    const list = /** @type {Attempt[]} */ (this.data?.attemptList ?? []);
    const number = Number(this.route.query.get('attempt'));
    return list.find(each => each.number === number) ?? list.reduce((/** @type {Attempt|null} */ newest, each) => newest && newest.number > each.number ? newest : each, null);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const action = /** @type {Record<string, string>} */ ({r: 'RERUN', s: 'SET_SUCCESS', f: 'FREEZE'})[event.key];
    if (action && this.data) {
      event.preventDefault();
      const state = this.data.actions.find((/** @type {any} */ each) => each.action === action);
      const refusal = this.#refusal(state);
      if (!refusal) {
        this.#act(action);
      }
      return true;
    }
    if (event.key === 'l' && this.attempt?.log) {
      event.preventDefault();
      this.#readLog(this.attempt.number);
      return true;
    }
    if (event.key === 'b' && !roleRefusal(this.session)) {
      event.preventDefault();
      this.#backfill();
      return true;
    }
    return focusItem(this, event);
  }

  /** @param {import('./types.js').ActionState|undefined} state */
  #refusal(state) {
    return roleRefusal(this.session) ?? (!state || state.allowed ? null : t('refusal', {look: t('look.' + this.data.look), why: said(state.why), instead: said(state.instead)}));
  }

  /** @param {string} action @param {string} [slot] */
  #act(action, slot = this.slot) {
    openAction({action, task: this.route.params.task, zone: this.data?.timeZone ?? this.session?.timeZone ?? 'UTC', rules: this.rules, what: {slots: [slot]}, states: [],
      chosen: [], done: () => this.soon(0)});
  }

  #backfill() {
    const zone = this.data?.timeZone ?? 'UTC';
    const date = dayOf(Date.parse(this.slot), zone);
    const today = dayOf(live.now(), zone);
    openBackfill({task: this.route.params.task, zone, today, from: date > today ? addDays(today, -1) : date, to: date > today ? addDays(today, -1) : date});
  }

  async #readLog(/** @type {number} */ attempt) {
    try {
      this.log = {number: attempt, ...await get(`${this.path}/attempts/${attempt}/log`, {}, this.leaving.signal)};
    } catch (error) {
      if (!this.leaving.signal.aborted) {
        this.log = null;
        this.error = error;
      }
    }
  }

  render() {
    const it = this.data;
    const task = this.route.params.task;
    const crumbs = html`<p class="crumbs"><a href="${ROOT}/tasks">${t('nav.tasks')}</a> / <a href=${taskPath(task)}>${task}</a></p>`;
    if (!it) {
      return !this.error ? html`<p class="loading">${t('loading')}</p>` : html`<div class="page-head">${crumbs}<h1 class="num">${this.route.params.time}</h1></div>
        ${this.error.code === 'not-found' ? html`${empty(t('instance.absent'), this.error.message)}<p class="center">${button({label: t('action.RUN'), kind: 'strong',
          refusal: roleRefusal(this.session), act: () => this.#act('RUN', this.route.params.time), name: 'RUN'})}</p>` : trouble(this.error)}`;
    }
    const instant = Date.parse(it.scheduledTime);
    const attempt = this.attempt;
    return html`<div class="page-head">${crumbs}<h1 class="num" title=${everywhere(instant, it.timeZone)}>${stamp(instant, shownZone(it.timeZone))}</h1>
      ${stateBadge(it)}<small class="muted num">${shownZone(it.timeZone)}${shownZone(it.timeZone) === 'UTC' ? '' : ` · ${stamp(instant, 'UTC')} UTC`}</small>
      <span class="grow"></span>${this.#neighbours()}</div>
      ${trouble(this.error)}
      ${it.cause && it.state !== 'SUCCEEDED' ? html`<p class="cause-line"><b>${t('cause')}</b> ${said(it.cause)}</p>` : nothing}
      ${it.late ? html`<p class="cause-line"><b>${t('instance.late')}</b> <code>${it.late}</code> ${time(it.lateAt, it.timeZone)}</p>` : nothing}
      <dl class="figures">${figure(t('kind'), word('kind', it.kind))}${figure(t('attempts'), number(it.attempts))}${figure(t('due'), time(it.dueAt, it.timeZone))}
        ${figure(t('started'), time(it.startedAt, it.timeZone))}${figure(t('finished'), time(it.finishedAt, it.timeZone))}${figure(t('took'), duration(it.seconds))}
        ${it.owner ? figure(t('owner'), it.owner) : nothing}${it.deadLetter && it.deadLetter !== 'NONE' ? figure(t('report'), word('letter', it.deadLetter)) : nothing}</dl>
      <div class="columns wide-left"><div>${this.#attempts(it)}${attempt ? this.#one(attempt, it) : nothing}</div>
        <aside>${this.#actions(it)}${this.#names(it)}</aside></div>
      <section><h2>${t('nav.audit')}</h2>${it.audit.length ? auditTable(it.audit, false, it.timeZone) : html`<p class="muted">${t('audit.none.instance')}</p>`}</section>`;
  }

  #neighbours() {
    return html`<a class="button quiet" href="${taskPath(this.route.params.task)}?sel=${this.slot}&to=${dayOf(Date.parse(this.slot), this.data.timeZone)}&zoom=day">${t('instance.day')}</a>`;
  }

  /** @param {any} it */
  #attempts(it) {
    const list = /** @type {Attempt[]} */ (it.attemptList);
    if (!list.length) {
      return html`<section><h2>${t('attempts')}</h2>${empty(t(it.finishedAt ? 'instance.attempts-gone' : 'instance.no-attempt'), t(it.state === 'FROZEN' ? 'instance.no-attempt.frozen' : it.finishedAt
        ? 'instance.no-attempt.pruned' : 'instance.no-attempt.next',
        {time: it.dueAt ? stamp(Date.parse(it.dueAt), shownZone(it.timeZone)) : '–'}))}</section>`;
    }
    const begin = Math.min(...list.map(each => Date.parse(each.startedAt)));
    const end = Math.max(...list.map(each => each.finishedAt ? Date.parse(each.finishedAt) : live.now()), begin + 1000);
    const chosen = this.attempt;
    return html`<section><h2>${t('attempts')}</h2><ol class="timeline">${list.map(each => {
      const from = (Date.parse(each.startedAt) - begin) / (end - begin) * 100;
      const to = ((each.finishedAt ? Date.parse(each.finishedAt) : live.now()) - begin) / (end - begin) * 100;
      return html`<li data-item class=${each === chosen ? 'chosen' : ''}><a href="${instancePath(it.task, it.scheduledTime)}?attempt=${each.number}" aria-current=${each === chosen
        ? 'true' : nothing} @click=${(/** @type {Event} */ e) => this.#choose(e, each.number)}><b class="num">#${each.number}</b><span class="outcome outcome-${each.outcome
        ?? 'RUNNING'}">${word('outcome', each.outcome ?? 'RUNNING')}</span><span class="num">${stamp(Date.parse(each.startedAt), shownZone(it.timeZone)).slice(5)}</span><span
        class="num">${duration(each.seconds)}</span><span class="muted">${each.node}</span></a><svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect
        class="outcome-${each.outcome ?? 'RUNNING'}" x=${Math.min(from, 99)} y="0" width=${Math.max(1, to - from)} height="6"></rect></svg></li>`;
    })}</ol></section>`;
  }

  /** @param {Event} event @param {number} number */
  #choose(event, number) {
    event.preventDefault();
    this.log = null;
    router.query({attempt: String(number)});
  }

  /** @param {Attempt} attempt @param {any} it */
  #one(attempt, it) {
    return html`<section class="attempt"><h2>${t('attempt', {number: String(attempt.number)})} <span class="outcome outcome-${attempt.outcome ?? 'RUNNING'}">${word('outcome',
        attempt.outcome ?? 'RUNNING')}</span> <small class="muted">${attempt.node}${attempt.definition ? html` · ${t('task.definition')} <code>${attempt.definition.slice(0,
        12)}</code>` : nothing}</small></h2>
      ${attempt.cause ? html`<p class="cause-line">${said(attempt.cause)}</p>` : nothing}${this.#reconciliation(attempt, it)}${this.#progress(attempt)}
      ${this.#commits(attempt, it)}${this.#files(attempt, it)}${this.#rejected(attempt)}${this.#log(attempt)}</section>`;
  }

  /** @param {Attempt} attempt @param {any} it */
  #reconciliation(attempt, it) {
    if (attempt.rowsRead === null) {
      return nothing;
    }
    const {rowsRead, rowsWritten, rowsRejected, verified} = attempt;
    const equal = rowsRead === (rowsWritten ?? 0) + (rowsRejected ?? 0);
    return html`<p class="reconciled ${equal && verified?.ok !== false ? '' : 'wrong'}"><span class="num">${t('reconciled', {read: rowsRead, written: rowsWritten ?? 0,
      rejected: rowsRejected ?? 0, sign: equal ? '=' : '≠'})}</span> · ${verified ? html`<span class="num ${verified.ok ? 'good' : 'warn'}">${t(verified.ok ? 'verified'
      : 'verified.wrong', {rows: verified.targetRows})} ${time(verified.at, it.timeZone)}</span>` : html`<b class="unverified">${t('unverified')}</b>`}</p>`;
  }

  /** @param {Attempt} attempt */
  #progress(attempt) {
    const progress = attempt.progress;
    if (!progress || attempt.finishedAt) {
      return nothing;
    }
    return html`<p class="progress"><progress max=${progress.totalBytes ?? 1} .value=${progress.totalBytes ? progress.bytes : undefined} aria-label=${t('progress')}></progress>
      <span class="num">${t('progress.text', {bytes: bytes(progress.bytes), total: bytes(progress.totalBytes), rows: progress.rows})}</span></p>`;
  }

  /** @param {Attempt} attempt @param {any} it */
  #commits(attempt, it) {
    const end = attempt.finishedAt ? Date.parse(attempt.finishedAt) : Infinity;
    const mine = it.commits.filter((/** @type {any} */ commit) => Date.parse(commit.recordedAt) >= Date.parse(attempt.startedAt) && Date.parse(commit.recordedAt) <= end);
    return mine.length ? html`<table class="list tight"><thead><tr><th scope="col">${t('commit.target')}</th><th scope="col">${t('commit.session')}</th><th scope="col"
      class="right">${t('rows.written')}</th><th scope="col">${t('commit.recorded')}</th><th scope="col">${t('commit.outcome')}</th></tr></thead><tbody>${mine.map((/** @type {any} */ commit) => html`<tr><th
      scope="row" class="wrap"><code>${commit.target}</code> ${t(commit.overwrites ? 'commit.overwrites' : 'commit.appends')}</th><td class="wrap"><code>${commit.sessionId}</code></td><td
      class="num right">${number(commit.rowsWritten)}</td><td class="num">${time(commit.recordedAt, it.timeZone)}</td><td>${word('commit', commit.outcome)} ${commit.resolvedAt
      ? time(commit.resolvedAt, it.timeZone) : nothing}</td></tr>`)}</tbody></table>` : nothing;
  }

  /** @param {Attempt} attempt @param {any} it */
  #files(attempt, it) {
    return attempt.sources.length ? html`<h3>${t('files')}</h3><div class="scroll"><table class="list tight"><thead><tr><th scope="col">${t('file')}</th><th scope="col" class="right">${t('file.size')}</th><th
      scope="col">${t('file.modified')}</th><th scope="col">ETag</th><th scope="col">CRC-64</th></tr></thead><tbody>${attempt.sources.map(source => html`<tr><th scope="row"
      class="wrap"><code>oss://${source.bucket}/${source.key}</code>${source.versionId ? html` <small>${source.versionId}</small>` : nothing}</th><td class="num right"
      title=${number(source.size)}>${bytes(source.size)}</td><td class="num">${time(source.lastModified, it.timeZone)}</td><td><code
      class="short" title=${source.etag}>${source.etag}</code></td><td><code class="short">${source.crc64 ?? '–'}</code></td></tr>`)}</tbody></table></div>` : nothing;
  }

  /** @param {Attempt} attempt */
  #rejected(attempt) {
    if (!attempt.rejected.length && !attempt.rejectsAt) {
      return nothing;
    }
    return html`<h3>${t('rejected')}</h3>${attempt.rejectsAt ? html`<p>${t('rejected.at')} <code>${attempt.rejectsAt}</code> ${button({label: t('copy'), kind: 'quiet small',
        act: () => copy(/** @type {string} */ (attempt.rejectsAt))})}</p>` : nothing}
      ${attempt.rejected.length ? html`<div class="scroll"><table class="list tight"><thead><tr><th scope="col">${t('file')}</th><th scope="col" class="right">${t('rejected.line')}</th><th
        scope="col">${t('rejected.column')}</th><th scope="col">${t('rejected.reason')}</th><th scope="col">${t('rejected.text')}</th></tr></thead><tbody>${attempt.rejected.map(row => html`<tr><th
        scope="row" class="wrap"><code>${row.object}</code></th><td class="num right" title=${t('rejected.offset', {n: row.offset})}>${number(row.line)}</td><td><code>${row.column
        ?? '–'}</code></td><td>${row.reason}</td><td class="wrap"><code class="raw">${row.text}</code></td></tr>`)}</tbody></table></div>` : nothing}`;
  }

  /** @param {Attempt} attempt */
  #log(attempt) {
    const log = this.log?.number === attempt.number ? this.log : null;
    if (!log) {
      return attempt.log ? html`<p>${button({label: t('log.show'), act: () => this.#readLog(attempt.number), key: 'l'})}</p>` : html`<p class="muted">${t('log.none')}</p>`;
    }
    const words = this.search.toLowerCase();
    const line = Number(location.hash.replace('#L', ''));
    return html`<h3>${t('log')} <input type="search" placeholder=${t('log.search')} aria-label=${t('log.search')} .value=${this.search}
        @input=${(/** @type {any} */ e) => { this.search = e.target.value; }}></h3>
      <ol class="log" tabindex="0" role="list" aria-label=${t('log')}>${log.lines.map((text, index) => words && !text.toLowerCase().includes(words) ? nothing : html`<li id="L${index + 1}"
        class="${line === index + 1 ? 'target' : ''} ${/\b(ERROR|WARN)\b/.exec(text)?.[1]?.toLowerCase() ?? ''}"><a class="num" href="#L${index + 1}">${index + 1}</a><span>${text}</span></li>`)}</ol>
      ${log.complete ? nothing : html`<p class="muted">${t('log.incomplete')}</p>`}`;
  }

  /** @param {any} it */
  #actions(it) {
    /** @type {import('./types.js').ActionState[]} what is possible first */
    const actions = it.actions.filter((/** @type {any} */ each) => each.action !== 'RUN');
    actions.sort((a, b) => Number(b.allowed) - Number(a.allowed));
    return html`<section class="actions"><h2>${t('actions')}</h2>${roleRefusal(this.session) ? html`<p class="why">${roleRefusal(this.session)}</p>` : nothing}
      <ul>${actions.map((each, index) => {
        const refusal = this.#refusal(each);
        return html`<li>${button({label: t('action.' + each.action), act: () => this.#act(each.action), refusal, name: each.action,
          key: /** @type {any} */ ({RERUN: 'r', SET_SUCCESS: 's', FREEZE: 'f'})[each.action], kind: !index && each.allowed && !refusal ? 'strong' : ''})}
          ${each.allowed ? this.#commandOf(it, each.action) : html`<span class="why">${t('why', {why: said(each.why), instead: said(each.instead)})}</span>`}</li>`;
      })}</ul></section>`;
  }

  /** @param {any} it @param {string} action */
  #commandOf(it, action) {
    const line = it.commands?.[action];
    return line ? html`<details class="cli"><summary>${t('command.short')}</summary>${command(line)}</details>` : nothing;
  }

  /** @param {any} it */
  #names(it) {
    const names = it.names;
    return names ? html`<section><h2>${t('instance.names')}</h2><dl class="names"><dt>${t('objects')}</dt>${names.objects.map((/** @type {string} */ each) =>
      html`<dd><code>${each}</code></dd>`)}<dt>${t('targets')}</dt>${names.targets.map((/** @type {string} */ each) => html`<dd><code>${each}</code></dd>`)}</dl></section>` : nothing;
  }
}

customElements.define('tm-instance', InstancePage);
