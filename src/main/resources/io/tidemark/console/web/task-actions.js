// @ts-check
/** What can be done with what is selected, and the dialogs for it. */

import {post, part} from './api.js';
import {openAction, openConfirm} from './dialogs.js';
import {said, t} from './i18n.js';
import {LOOK_NAMES, statesOfLook} from './looks.js';
import {announce, roleRefusal} from './parts.js';
import {counts as countsOf, slotsIn} from './runs.js';
import {iso} from './selection.js';

/** @typedef {import('./types.js').Rules} Rules */

/** The server takes so many of each in one call. */
const MOST_RANGES = 7;
const MOST_SLOTS = 10_000;

/** In the order of the buttons; the first ones are always there, the others where they have something to do. */
const ALWAYS = ['RERUN', 'SET_SUCCESS', 'FREEZE'];
const ACTIONS = ['RERUN', 'RUN', 'STOP', 'SETTLE', 'REDELIVER', 'SET_SUCCESS', 'FREEZE', 'UNFREEZE'];

/**
 * The actions for slots of these looks, and why one is not possible.
 *
 * @param {Rules|null} rules
 * @param {import('./types.js').Session|null} session
 * @param {Record<string, number>} counts
 * @returns {{action: string, refusal: string|null}[]}
 */
export function offers(rules, session, counts) {
  const looks = LOOK_NAMES.filter(look => counts[look]);
  return ACTIONS.flatMap(action => {
    const fitting = looks.filter(look => suits(rules, action, look));
    if (!fitting.length && !ALWAYS.includes(action)) {
      return [];
    }
    const role = roleRefusal(session);
    return [{action, refusal: role ?? (fitting.length ? null : why(rules, action, looks))}];
  });
}

/** @param {Rules|null} rules @param {string} action @param {string} look */
function suits(rules, action, look) {
  const states = rules?.actions.find(each => each.action === action)?.states ?? {};
  return (action !== 'REDELIVER' || look === 'dead' || look === 'unknown') && statesOfLook(look).some(state => states[state] === null);
}

/** @param {Rules|null} rules @param {string} action @param {string[]} looks */
function why(rules, action, looks) {
  const states = rules?.actions.find(each => each.action === action)?.states ?? {};
  const state = looks.flatMap(statesOfLook).find(each => states[each]);
  const refusal = state ? states[state] : null;
  return refusal ? t('refusal', {look: t('look.' + looks[0]), why: said(refusal.why), instead: said(refusal.instead)}) : t('refusal.nothing');
}

/**
 * Opens the dialog of an action for what is selected.
 *
 * @param {{action: string, task: string, zone: string, rules: Rules|null, rows: import('./runs.js').Row[], ranges: import('./runs.js').Range[],
 *   filtered: boolean, counts: Record<string, number>, done: () => void}} of
 */
export function actOn({action, task, zone, rules, rows, ranges, filtered, counts, done}) {
  const looks = LOOK_NAMES.filter(look => counts[look] && suits(rules, action, look));
  const states = [...new Set(looks.flatMap(statesOfLook))].filter(state => rules?.actions.find(each => each.action === action)?.states[state] === null);
  const failed = states.filter(state => state !== 'SUCCEEDED');
  // Rerunning what has succeeded replaces good rows, so that is never chosen by itself where something failed.
  const chosen = action === 'RERUN' && failed.length ? failed : states;
  /** @type {{slots?: string[], ranges?: {from: string, to: string}[]}} */
  let what;
  // A state can have several looks: what a filter leaves is named slot by slot.
  if (states.includes('ABSENT') || filtered || ranges.length > MOST_RANGES) {
    const slots = slotsIn(rows, ranges, looks);
    const known = Object.values(countsOf(rows, ranges)).some(Boolean);
    if (!known || slots.length > MOST_SLOTS) {
      announce(t(known ? 'selection.too-many' : 'selection.zoom', {n: MOST_SLOTS}));
      return;
    }
    what = {slots: slots.map(iso)};
  } else {
    what = {ranges: ranges.map(({from, to}) => ({from: iso(from), to: iso(to)}))};
  }
  openAction({action, task, zone, rules, what, states: what.ranges ? states : [], chosen: what.ranges ? chosen : [], done});
}

/** @param {import('./types.js').Task} task @param {() => void} done */
export function freezeTask(task, done) {
  const word = task.frozen ? 'unfreeze' : 'freeze';
  openConfirm({title: t(`task.${word}.title`, {task: task.name}), text: t(`task.${word}.text`), label: t(`task.${word}`), reason: 'optional',
    act: reason => post(`/tasks/${part(task.name)}/${word}`, {reason: reason || null}), done});
}
