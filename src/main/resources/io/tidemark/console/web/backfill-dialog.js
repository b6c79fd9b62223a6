// @ts-check
/** A backfill: which days, which of their slots, in which order and how many at a time. */

import {html, nothing} from 'lit';

import {Problem, post} from './api.js';
import {Dialog, open, previewParts, reasonField} from './dialogs.js';
import {t} from './i18n.js';
import {ROOT, router} from './router.js';
import {daysBetween, isDay} from './time.js';

class BackfillDialog extends Dialog {
  static properties = {...Dialog.properties, form: {state: true}, preview: {state: true}, reason: {state: true}, outdated: {state: true}};

  constructor() {
    super();
    /** @type {{task: string, zone: string, today: string, from: string, to: string}|any} */
    this.of = null;
    /** @type {any} */
    this.form = {};
    /** @type {import('./types.js').Preview|null} */
    this.preview = null;
    this.reason = '';
    this.outdated = false;
    this.timer = 0;
    this.asked = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.form = {from: this.of.from, to: this.of.to > this.of.today ? this.of.today : this.of.to, windowFrom: '', windowTo: '', mode: 'missing+failed', newestFirst: false, concurrency: 2, force: false};
    this.ask();
  }

  /** What is wrong with the form; null when nothing is. */
  get wrong() {
    const {from, to, windowFrom, windowTo, concurrency} = this.form;
    if (!isDay(from) || !isDay(to)) {
      return t('backfill.wrong.day');
    }
    if (from > to) {
      return t('backfill.wrong.order', {from, to});
    }
    if (to > this.of.today) {
      return t('backfill.wrong.future', {today: this.of.today});
    }
    if (daysBetween(from, to) > 3660) {
      return t('backfill.wrong.long');
    }
    if (Boolean(windowFrom) !== Boolean(windowTo)) {
      return t('backfill.wrong.window');
    }
    return Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 100 ? null : t('backfill.wrong.concurrency');
  }

  get request() {
    const {from, to, windowFrom, windowTo, mode, newestFirst, concurrency, force} = this.form;
    return {task: this.of.task, days: [{from, to}], windowFrom: windowFrom || null, windowTo: windowTo || null, mode, newestFirst, concurrency, force};
  }

  /** @param {object} patch */
  change(patch) {
    this.form = {...this.form, ...patch};
    this.preview = null;
    this.outdated = false;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), 300);
  }

  async ask() {
    if (this.wrong) {
      return;
    }
    const asked = ++this.asked;
    await this.during(async () => {
      const preview = await post('/backfills/preview', this.request);
      // The form may have changed meanwhile; its own question is under way then.
      if (asked === this.asked) {
        this.preview = preview;
      }
    });
  }

  act() {
    const preview = /** @type {import('./types.js').Preview} */ (this.preview);
    return this.during(async () => {
      try {
        const made = await post('/backfills', {...this.request, token: preview.token, reason: this.reason.trim() || null});
        this.close();
        router.go(`/backfills/${made.id}`);
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'preview-outdated') {
          throw error;
        }
        this.outdated = true;
        this.preview = error.preview ?? await post('/backfills/preview', this.request);
      }
    });
  }

  render() {
    const preview = this.preview;
    const n = preview?.allowed ?? 0;
    const lacks = this.wrong ?? (!preview ? t('loading') : !n ? t('backfill.none') : preview.needsReason && !this.reason.trim() ? t('reason.missing') : null);
    return this.frame(t('title.BACKFILL', {task: this.of.task, n}), html`${this.#form()}
      ${this.outdated ? html`<p class="warn" role="alert">${t('preview.outdated')}</p>` : nothing}
      ${preview ? previewParts(preview, this.of.zone) : this.wrong ? html`<p class="warn" role="alert">${this.wrong}</p>` : html`<p class="loading">${t('loading')}</p>`}
      ${reasonField(Boolean(preview?.needsReason), this.reason, value => { this.reason = value; })}`,
    html`<span class="why">${preview ? lacks ?? '' : ''}</span><span class="grow"></span>${this.cancel(t('cancel'))}
      <button type="button" class="button strong" data-action="confirm" ?disabled=${Boolean(lacks) || this.busy} title=${lacks ?? ''}
        @click=${() => this.act()}>${t('do.BACKFILL', {n})}</button>`, 'wide');
  }

  #form() {
    const form = this.form;
    return html`<p class="does">${t('backfill.does')}</p><div class="form">
      <label class="field"><span>${t('range.from')}</span><input type="date" id="backfill-from" autofocus .value=${form.from} max=${this.of.today}
        @change=${(/** @type {any} */ e) => this.change({from: e.target.value})}></label>
      <label class="field"><span>${t('range.to')}</span><input type="date" id="backfill-to" .value=${form.to} max=${this.of.today}
        @change=${(/** @type {any} */ e) => this.change({to: e.target.value})}></label>
      <label class="field"><span>${t('backfill.window-from')}</span><input type="time" id="backfill-window-from" .value=${form.windowFrom}
        @change=${(/** @type {any} */ e) => this.change({windowFrom: e.target.value})}></label>
      <label class="field"><span>${t('backfill.window-to')}</span><input type="time" id="backfill-window-to" .value=${form.windowTo}
        @change=${(/** @type {any} */ e) => this.change({windowTo: e.target.value})}></label>
      <label class="field"><span>${t('backfill.concurrency')}</span><input type="number" min="1" max="100" .value=${String(form.concurrency)}
        @change=${(/** @type {any} */ e) => this.change({concurrency: Number(e.target.value)})}></label></div>
      <fieldset class="choices"><legend>${t('backfill.mode')}</legend>${['missing', 'missing+failed', 'all'].map(mode => html`<label><input type="radio" name="mode" value=${mode}
        .checked=${form.mode === mode} @change=${() => this.change({mode})}>${t('mode.' + mode)}</label>`)}</fieldset>
      <fieldset class="choices"><legend>${t('backfill.order')}</legend>${[false, true].map(newestFirst => html`<label><input type="radio" name="order"
        .checked=${form.newestFirst === newestFirst} @change=${() => this.change({newestFirst})}>${t(newestFirst ? 'backfill.newest' : 'backfill.oldest')}</label>`)}
        <span class="muted">${t('backfill.fresh')}</span></fieldset>
      ${form.mode === 'all' ? html`<label class="choices force"><input type="checkbox" .checked=${form.force}
        @change=${(/** @type {any} */ e) => this.change({force: e.target.checked})}>${t('force')}</label>` : nothing}`;
  }
}

customElements.define('tm-backfill-dialog', BackfillDialog);

/** @param {{task: string, zone: string, today: string, from: string, to: string}} of */
export function openBackfill(of) {
  const dialog = new BackfillDialog();
  dialog.of = of;
  open(dialog);
}

/** @param {number} id */
export function backfillPath(id) {
  return `${ROOT}/backfills/${id}`;
}
