// @ts-check
/** How slots look: each look has a name, a letter and a shape of its own, so that nothing depends on colour alone. */

/**
 * @typedef {{letter: string, state: string|null, bad?: boolean, moving?: boolean}} Look
 * state: of the ledger, where the look has one; bad: a person should look; moving: goes on by itself
 */

/** Worst first. @type {Record<string, Look>} */
export const LOOKS = {
  dead: {letter: 'X', state: 'FAILED', bad: true},
  failed: {letter: 'F', state: 'FAILED', bad: true},
  unknown: {letter: 'U', state: 'UNKNOWN', bad: true},
  missing: {letter: 'M', state: 'ABSENT', bad: true},
  late: {letter: 'L', state: null, bad: true},
  rejects: {letter: 'J', state: 'SUCCEEDED', bad: true},
  retrying: {letter: 'T', state: 'RETRYING', moving: true},
  object: {letter: 'O', state: 'WAITING_OBJECT', moving: true},
  running: {letter: 'R', state: 'RUNNING', moving: true},
  waiting: {letter: 'W', state: 'PLANNED', moving: true},
  frozen: {letter: 'Z', state: 'FROZEN'},
  empty: {letter: 'E', state: 'SUCCEEDED'},
  skipped: {letter: 'S', state: 'SUCCEEDED'},
  done: {letter: 'D', state: 'SUCCEEDED'},
};

export const LOOK_NAMES = Object.keys(LOOKS);

/** @param {string} look */
export function letter(look) {
  return LOOKS[look]?.letter ?? '?';
}

/** The look of a bare state, where nothing more is known. @param {string|null} state */
export function lookOfState(state) {
  switch (state) {
    case 'PLANNED': return 'waiting';
    case 'WAITING_OBJECT': return 'object';
    case 'RUNNING': return 'running';
    case 'RETRYING': return 'retrying';
    case 'SUCCEEDED': return 'done';
    case 'FAILED': return 'failed';
    case 'UNKNOWN': return 'unknown';
    case 'FROZEN': return 'frozen';
    default: return 'missing';
  }
}

/** The states that slots of a look can be in. @param {string} look @returns {string[]} */
export function statesOfLook(look) {
  const state = LOOKS[look]?.state;
  return state ? [state] : ['SUCCEEDED', 'FAILED'];
}
