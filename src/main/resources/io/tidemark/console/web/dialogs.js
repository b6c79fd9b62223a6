// @ts-check
/** Dialogs before every action: what it would do to which slots, why a person does it, and what came of it. */

import {LitElement, html, nothing} from 'lit';

import {Problem, post} from './api.js';
import {duration, number, said, t} from './i18n.js';
import {lookOfState} from './looks.js';
import {announce, badge, command, slotText, trouble} from './parts.js';

/** @typedef {import('./types.js').Preview} Preview */
/** @typedef {import('./types.js').Answer} Answer */

/** A modal dialog: the browser keeps the focus in it and gives it back. Removed when it closes. */
export class Dialog extends LitElement {
  static properties = {error: {state: true}, busy: {state: true}};

  constructor() {
    super();
    /** @type {any} */
    this.error = null;
    this.busy = false;
    /** Called when it has closed. */
    this.closed = () => {};
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    const dialog = this.dialog;
    dialog.addEventListener('close', () => {
      this.remove();
      this.closed();
    });
    dialog.showModal();
  }

  get dialog() {
    return /** @type {HTMLDialogElement} */ (this.querySelector('dialog'));
  }

  close() {
    this.dialog.close();
  }

  /** Does something that takes a while. @param {() => Promise<void>} work */
  async during(work) {
    this.busy = true;
    this.error = null;
    try {
      await work();
    } catch (error) {
      this.error = error;
    } finally {
      this.busy = false;
    }
  }

  /** @param {string} title @param {unknown} body @param {unknown} foot @param {string} [kind] */
  frame(title, body, foot, kind) {
    return html`<dialog class=${kind ?? ''} aria-labelledby="dialog-title"><div class="dialog-head"><h2 id="dialog-title">${title}</h2></div>
      <div class="dialog-body">${body}${trouble(this.error)}</div><div class="dialog-foot">${foot}</div></dialog>`;
  }

  /** @param {string} label @param {boolean} [safe] focused first */
  cancel(label, safe) {
    return html`<button type="button" class="button" ?autofocus=${safe} @click=${() => this.close()}>${label}</button>`;
  }
}

/** @param {Dialog} dialog */
export function open(dialog) {
  document.body.append(dialog);
}

/** @param {boolean} needed @param {string} value @param {(value: string) => void} change */
export function reasonField(needed, value, change) {
  return html`<label class="field"><span>${t(needed ? 'reason.needed' : 'reason')}</span><textarea id="reason" rows="2" maxlength="1000" ?required=${needed}
    .value=${value} @input=${(/** @type {any} */ e) => change(e.target.value)}></textarea></label>`;
}

/**
 * What an action or a backfill would do: figures, then the list.
 *
 * @param {Preview} preview
 * @param {string} zone
 */
export function previewParts(preview, zone) {
  return html`<div class="preview-figures">${Object.entries(preview.states).map(([state, n]) => badge(lookOfState(state), html`<b class="num">${number(n)}</b> ${t('look.'
      + lookOfState(state))}`))}${preview.refused ? html`<span class="muted">${t('preview.refused', {n: preview.refused})}</span>` : nothing}
      ${preview.replacedRows ? html`<span>${t('preview.replaced', {n: preview.replacedRows})}</span>` : nothing}
      ${preview.doubledRows ? html`<b class="warn">${t('preview.doubled', {n: preview.doubledRows})}</b>` : nothing}
      ${preview.estimateSeconds !== null ? html`<span>${t('preview.estimate', {time: duration(preview.estimateSeconds)})}</span>` : nothing}</div>
    ${preview.complete ? nothing : html`<p class="warn">${t('preview.incomplete')}</p>`}
    <div class="items" tabindex="0" role="region" aria-label=${t('preview.list')}><table class="list tight"><thead><tr><th scope="col">${t('slot')}</th><th
      scope="col">${t('state')}</th><th scope="col" class="right">${t('rows')}</th><th scope="col">${t('preview.would')}</th></tr></thead><tbody>${preview.items.map(item =>
      html`<tr class=${item.refusal ? 'refused' : ''}><th scope="row" class="num">${slotText(item, zone)}</th><td>${badge(lookOfState(item.state))}</td><td
      class="num right">${item.rows ? number(item.rows) : ''}</td><td>${item.refusal ? html`<span class="refusal">${said(item.refusal)}</span>`
        : t('does.' + preview.action)}</td></tr>`)}</tbody></table></div>
    ${preview.itemsTotal > preview.items.length ? html`<p class="muted">${t('preview.more', {n: preview.itemsTotal - preview.items.length})}</p>` : nothing}
    ${command(preview.command)}`;
}

class ActionDialog extends Dialog {
  static properties = {...Dialog.properties, preview: {state: true}, answer: {state: true}, chosen: {state: true}, force: {state: true},
    outcome: {state: true}, reason: {state: true}, outdated: {state: true}};

  constructor() {
    super();
    /** @type {any} what was asked for: see openAction */
    this.of = null;
    /** @type {Preview|null} */
    this.preview = null;
    /** @type {Answer|null} */
    this.answer = null;
    /** @type {string[]} */
    this.chosen = [];
    this.force = false;
    this.outcome = '';
    this.reason = '';
    this.outdated = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.chosen = this.of.chosen;
    this.outcome = this.of.action === 'SETTLE' ? 'COMMITTED' : '';
    this.ask();
  }

  get request() {
    const {action, task, what} = this.of;
    return {action, task, slots: what.slots ?? [], ranges: what.ranges ?? [], states: this.chosen, limit: 10_000, force: this.force, outcome: this.outcome || null};
  }

  ask() {
    return this.during(async () => {
      this.preview = await post('/actions/preview', this.request);
    });
  }

  act() {
    const preview = /** @type {Preview} */ (this.preview);
    return this.during(async () => {
      try {
        this.answer = await post('/actions', {...this.request, token: preview.token, reason: this.reason.trim() || null});
        announce(t('answer', {done: this.answer?.done ?? 0, refused: this.answer?.refused ?? 0}));
        this.of.done();
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'preview-outdated') {
          throw error;
        }
        this.outdated = true;
        if (error.preview) {
          this.preview = error.preview;
        } else {
          this.preview = await post('/actions/preview', this.request);
        }
      }
    });
  }

  render() {
    const {action, task} = this.of;
    const preview = this.preview;
    if (this.answer) {
      return this.frame(t('answer.title.' + action, {n: this.answer.done}), this.#answer(this.answer),
        html`<span class="grow"></span>${this.cancel(t('close'), true)}`, 'wide');
    }
    const n = preview?.allowed ?? 0;
    const label = t('do.' + action, {n});
    const lacks = !preview || this.busy ? t('loading') : !n ? t('preview.none') : preview.needsReason && !this.reason.trim() ? t('reason.missing') : null;
    return this.frame(t('title.' + action, {task, n}), html`
      <p class="does">${this.#does(action)}</p>${this.#choices(action)}
      ${this.outdated ? html`<p class="warn" role="alert">${t('preview.outdated')}</p>` : nothing}
      ${preview ? previewParts(preview, this.of.zone) : this.error ? nothing : html`<p class="loading">${t('loading')}</p>`}
      ${preview ? reasonField(preview.needsReason, this.reason, value => { this.reason = value; }) : nothing}`,
    html`<span class="why">${preview && !this.busy ? lacks ?? '' : ''}</span><span class="grow"></span>${this.cancel(t('cancel'), true)}
      <button type="button" class="button strong" data-action="confirm" ?disabled=${Boolean(lacks)} title=${lacks ?? ''} @click=${() => this.act()}>${label}</button>`, 'wide');
  }

  /** @param {string} action */
  #does(action) {
    const does = this.of.rules?.actions.find((/** @type {any} */ each) => each.action === action)?.does;
    return said(does);
  }

  /** @param {string} action */
  #choices(action) {
    const doubles = this.preview?.items.some(item => item.doubledRows > 0) || this.force;
    return html`${this.of.states.length > 1 ? html`<fieldset class="choices"><legend>${t('choose.states')}</legend>${this.of.states.map((/** @type {string} */ state) =>
        html`<label><input type="checkbox" value=${state} .checked=${this.chosen.includes(state)} ?disabled=${this.chosen.length === 1 && this.chosen[0] === state}
          @change=${(/** @type {any} */ e) => this.#choose(state, e.target.checked)}>${badge(lookOfState(state))}</label>`)}</fieldset>` : nothing}
      ${action === 'SETTLE' ? html`<fieldset class="choices"><legend>${t('settle.question')}</legend>${['COMMITTED', 'NOT_COMMITTED'].map(outcome =>
        html`<label><input type="radio" name="outcome" value=${outcome} .checked=${this.outcome === outcome} @change=${() => { this.outcome = outcome; this.ask(); }}>${t('settle.'
          + outcome)}</label>`)}</fieldset>` : nothing}
      ${action === 'RERUN' && doubles ? html`<label class="choices force"><input type="checkbox" .checked=${this.force} @change=${(/** @type {any} */ e) => { this.force = e.target.checked;
        this.ask(); }}>${t('force')}</label>` : nothing}`;
  }

  /** @param {string} state @param {boolean} on */
  #choose(state, on) {
    this.chosen = on ? [...this.chosen, state] : this.chosen.filter(each => each !== state);
    this.ask();
  }

  /** @param {Answer} answer */
  #answer(answer) {
    return html`<p class="answer" role="status"><b>${t('answer.done', {n: answer.done})}</b>${answer.refused ? html` <b class="warn">${t('answer.refused', {n: answer.refused})}</b>`
      : nothing} <small class="muted">${t('answer.request')} <code>${answer.request}</code></small></p>
      <div class="items" tabindex="0" role="region" aria-label=${t('answer.list')}><table class="list tight"><thead><tr><th scope="col">${t('slot')}</th><th
        scope="col">${t('answer.before')}</th><th scope="col">${t('answer.after')}</th><th scope="col">${t('answer.message')}</th></tr></thead><tbody>${answer.items.map(item =>
        html`<tr class=${item.done ? '' : 'refused'}><th scope="row" class="num">${slotText(item, this.of.zone)}</th><td>${badge(lookOfState(item.before))}</td><td>${item.done
          ? badge(lookOfState(item.after)) : t('answer.unchanged')}</td><td>${said(item.message)}</td></tr>`)}</tbody></table></div>
      ${answer.itemsTotal > answer.items.length ? html`<p class="muted">${t('preview.more', {n: answer.itemsTotal - answer.items.length})}</p>` : nothing}`;
  }
}

customElements.define('tm-action-dialog', ActionDialog);

/**
 * @param {{action: string, task: string, zone: string, rules: import('./types.js').Rules|null,
 *   what: {slots?: string[], ranges?: {from: string, to: string}[]}, states: string[], chosen: string[], done: () => void}} of
 *   states: those to choose from; chosen: those chosen at first; empty for all that is selected
 */
export function openAction(of) {
  const dialog = new ActionDialog();
  dialog.of = of;
  open(dialog);
}

class ConfirmDialog extends Dialog {
  static properties = {...Dialog.properties, reason: {state: true}};

  constructor() {
    super();
    /** @type {any} see openConfirm */
    this.of = null;
    this.reason = '';
  }

  render() {
    const {title, text, label, reason} = this.of;
    return this.frame(title, html`<p class="does">${text}</p>${reason ? reasonField(reason === 'needed', this.reason, value => { this.reason = value; }) : nothing}`,
      html`<span class="grow"></span>${this.cancel(t('cancel'), true)}<button type="button" class="button strong" data-action="confirm" ?disabled=${this.busy
        || reason === 'needed' && !this.reason.trim()} @click=${() => this.#act()}>${label}</button>`);
  }

  #act() {
    return this.during(async () => {
      await this.of.act(this.reason.trim());
      this.of.done();
      this.close();
    });
  }
}

customElements.define('tm-confirm-dialog', ConfirmDialog);

/** @param {{title: string, text: unknown, label: string, reason?: 'optional'|'needed', act: (reason: string) => Promise<any>, done: () => void}} of */
export function openConfirm(of) {
  const dialog = new ConfirmDialog();
  dialog.of = of;
  open(dialog);
}
