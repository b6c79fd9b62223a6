// @ts-check
/** Charts drawn by hand: how long slots took, and how many rows they had. */

import {html, nothing, svg} from 'lit';

import {duration, number, t} from './i18n.js';
import {lookOfState} from './looks.js';
import {ROOT, instancePath, router} from './router.js';
import {shownZone, stamp} from './time.js';

/** @typedef {import('./types.js').ChartPoint} ChartPoint */

const WIDTH = 600;
const HEIGHT = 64;

/**
 * Two rows of bars over the same slots, oldest first.
 *
 * @param {ChartPoint[]} points
 * @param {string} task
 * @param {string} zone
 */
export function chart(points, task, zone) {
  if (!points.length) {
    return html`<p class="muted">${t('chart.none')}</p>`;
  }
  const ended = points.filter(point => point.seconds !== null).map(point => /** @type {number} */ (point.seconds)).sort((a, b) => a - b);
  const middle = ended.length ? ended[Math.floor(ended.length / 2)] : null;
  return html`${bars(points, task, zone, t('chart.seconds'), point => point.seconds ?? 0, value => duration(value), middle)}
    ${bars(points, task, zone, t('chart.rows'), point => point.rowsWritten ?? 0, value => number(value), null)}
    <p class="chart-ends num"><span>${stamp(Date.parse(points[0].scheduledTime), shownZone(zone))}</span><span>${stamp(Date.parse(points[points.length - 1].scheduledTime),
      shownZone(zone))}</span></p>`;
}

/**
 * @param {ChartPoint[]} points
 * @param {string} task
 * @param {string} zone
 * @param {string} title
 * @param {(point: ChartPoint) => number} value
 * @param {(value: number) => string} text
 * @param {number|null} line
 */
function bars(points, task, zone, title, value, text, line) {
  const most = Math.max(...points.map(value), line ?? 0) || 1;
  const width = WIDTH / Math.max(points.length, 24);
  const y = (/** @type {number} */ of) => HEIGHT - of / most * (HEIGHT - 4);
  return html`<figure class="chart"><figcaption><span>${title}</span><span class="num muted">${line !== null ? t('chart.median', {value: text(line)}) + ' · ' : ''}${t('chart.most',
    {value: text(most)})}</span></figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${t('chart.label', {title, n: points.length, most: text(most)})}
      @click=${(/** @type {Event} */ event) => openSlot(event, task)}>
      <line class="axis" x1="0" x2=${WIDTH} y1=${HEIGHT - 0.5} y2=${HEIGHT - 0.5}></line>
      ${points.map((point, index) => {
        const at = value(point);
        const label = `${stamp(Date.parse(point.scheduledTime), shownZone(zone))}  ${text(at)}${point.rowsRejected ? `, ${t('chart.rejected', {n: point.rowsRejected})}` : ''}`;
        return svg`<g data-slot=${point.scheduledTime}><rect class="hit" x=${index * width} y="0" width=${width} height=${HEIGHT}><title>${label}</title></rect><rect
          class="fill-${point.rowsRejected ? 'rejects' : lookOfState(point.state)}" x=${index * width} y=${at ? Math.min(y(at), HEIGHT - 2) : HEIGHT - 1} width=${Math.max(1, width - 1)}
          height=${at ? Math.max(2, HEIGHT - y(at)) : 1}></rect></g>`;
      })}
      ${line !== null ? svg`<line class="median" x1="0" x2=${WIDTH} y1=${y(line)} y2=${y(line)}></line>` : nothing}</svg></figure>`;
}

/** A bar opens its slot; for the keyboard there is the list. @param {Event} event @param {string} task */
function openSlot(event, task) {
  const bar = event.target instanceof Element ? /** @type {SVGElement|null} */ (event.target.closest('[data-slot]')) : null;
  if (bar?.dataset.slot) {
    router.go(instancePath(task, bar.dataset.slot).slice(ROOT.length));
  }
}
