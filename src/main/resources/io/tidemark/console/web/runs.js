// @ts-check
/**
 * Days as runs: neighbours of equal look are one. The slots of a run lie evenly between its first and its last.
 *
 * @typedef {{first: number, last: number, count: number, look: string}} Run
 * @typedef {{key: string, begin: number, seconds: number, runs: Run[]}} Row a day, or an hour of it
 * @typedef {{from: number, to: number}} Range both ends are slots and belong to it
 */

/** Milliseconds by which a division may miss a slot. */
const HALF = 0.5;

/** @param {import('./types.js').WireDay} day @returns {Row} */
export function row(day) {
  return {key: day.day, begin: Date.parse(day.begin), seconds: day.seconds,
    runs: day.runs.map(run => ({first: Date.parse(run.first), last: Date.parse(run.last), count: run.count, look: run.look}))};
}

/** Milliseconds from a slot of the run to its next; null where it has only one. @param {Run} run */
export function step(run) {
  return run.count > 1 ? (run.last - run.first) / (run.count - 1) : null;
}

/** The instants of a run's slots inside a range. @param {Run} run @param {number} [from] @param {number} [to] */
export function slots(run, from = run.first, to = run.last) {
  const each = step(run);
  if (each === null) {
    return run.first >= from && run.first <= to ? [run.first] : [];
  }
  const found = [];
  const least = Math.max(0, Math.ceil((from - run.first - HALF) / each));
  const most = Math.min(run.count - 1, Math.floor((to - run.first + HALF) / each));
  for (let index = least; index <= most; index++) {
    found.push(run.first + Math.round(index * each));
  }
  return found;
}

/** How many slots of a run are inside a range. @param {Run} run @param {Range} range */
export function countIn(run, range) {
  const each = step(run);
  if (each === null) {
    return run.first >= range.from && run.first <= range.to ? 1 : 0;
  }
  const least = Math.max(0, Math.ceil((range.from - run.first - HALF) / each));
  const most = Math.min(run.count - 1, Math.floor((range.to - run.first + HALF) / each));
  return Math.max(0, most - least + 1);
}

/** The run that has the last slot at or before the instant, else the first run; null in a row without slots. @param {Row} row @param {number} instant */
function runAt(row, instant) {
  let least = 0;
  let most = row.runs.length - 1;
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (row.runs[middle].first <= instant) {
      least = middle;
    } else {
      most = middle - 1;
    }
  }
  return row.runs[least] ?? null;
}

/**
 * The last slot at or before the instant, else the row's first.
 *
 * @param {Row} row
 * @param {number} instant
 * @returns {{instant: number, look: string}|null} null in a row without slots
 */
export function slotAt(row, instant) {
  const run = runAt(row, instant);
  if (!run) {
    return null;
  }
  const each = step(run);
  const index = each === null ? 0 : Math.min(run.count - 1, Math.max(0, Math.floor((instant - run.first + HALF) / each)));
  return {instant: run.first + Math.round(index * (each ?? 0)), look: run.look};
}

/** The slot after (1) or before (-1) one; null at the row's end. @param {Row} row @param {number} instant @param {1|-1} way */
export function neighbour(row, instant, way) {
  const runs = way === 1 ? row.runs : [...row.runs].reverse();
  for (const run of runs) {
    const found = way === 1 ? slots(run, instant + 1)[0] : slots(run, run.first, instant - 1).at(-1);
    if (found !== undefined) {
      return found;
    }
  }
  return null;
}

/**
 * The row with one slot's look changed; the same row when it was so, null when the row does not have the slot.
 *
 * @param {Row} row
 * @param {number} instant
 * @param {string} look
 * @returns {Row|null}
 */
export function withLook(row, instant, look) {
  const at = row.runs.findIndex(run => instant >= run.first && instant <= run.last);
  const run = row.runs[at];
  if (!run || slots(run, instant, instant)[0] !== instant) {
    return null;
  }
  if (run.look === look) {
    return row;
  }
  const each = step(run) ?? 0;
  const index = each ? Math.round((instant - run.first) / each) : 0;
  /** @type {Run[]} */
  const parts = [];
  if (index > 0) {
    parts.push({first: run.first, last: run.first + Math.round((index - 1) * each), count: index, look: run.look});
  }
  parts.push({first: instant, last: instant, count: 1, look});
  if (index < run.count - 1) {
    parts.push({first: run.first + Math.round((index + 1) * each), last: run.last, count: run.count - 1 - index, look: run.look});
  }
  return {...row, runs: joined([...row.runs.slice(0, at), ...parts, ...row.runs.slice(at + 1)])};
}

/** Joins neighbours of equal look that keep one distance. @param {Run[]} runs */
function joined(runs) {
  /** @type {Run[]} */
  const result = [];
  for (const run of runs) {
    const before = result.at(-1);
    const gap = before ? run.first - before.last : 0;
    const even = before && [step(before), step(run)].every(each => each === null || Math.abs(each - gap) < 1);
    if (before && even && before.look === run.look) {
      result[result.length - 1] = {first: before.first, last: run.last, count: before.count + run.count, look: run.look};
    } else {
      result.push(run);
    }
  }
  return result;
}

/**
 * A day as hours of its clock, the hour that is repeated twice.
 *
 * @param {Row} day
 * @returns {Row[]} earliest first
 */
export function hours(day) {
  const rows = [];
  for (let begin = day.begin; begin < day.begin + day.seconds * 1000; begin += 3_600_000) {
    const seconds = Math.min(3600, (day.begin + day.seconds * 1000 - begin) / 1000);
    /** @type {Run[]} */
    const runs = [];
    for (const run of day.runs) {
      const inside = slots(run, begin, begin + seconds * 1000 - 1);
      if (inside.length) {
        runs.push({first: inside[0], last: inside[inside.length - 1], count: inside.length, look: run.look});
      }
    }
    rows.push({key: String(begin), begin, seconds, runs});
  }
  return rows;
}

/** How many slots of each look are inside the ranges. @param {Row[]} rows @param {Range[]} ranges */
export function counts(rows, ranges) {
  /** @type {Record<string, number>} */
  const found = {};
  for (const each of rows) {
    for (const run of each.runs) {
      for (const range of ranges) {
        const count = countIn(run, range);
        if (count) {
          found[run.look] = (found[run.look] ?? 0) + count;
        }
      }
    }
  }
  return found;
}

/** How many slots of each look whole days have together. @param {Iterable<{counts: Record<string, number>}>} days */
export function summed(days) {
  /** @type {Record<string, number>} */
  const found = {};
  for (const day of days) {
    for (const [look, n] of Object.entries(day.counts)) {
      found[look] = (found[look] ?? 0) + n;
    }
  }
  return found;
}

/** The slots of the looks inside the ranges, earliest first. @param {Row[]} rows @param {Range[]} ranges @param {string[]|null} looks null for all */
export function slotsIn(rows, ranges, looks) {
  const found = [];
  for (const each of rows) {
    for (const run of each.runs) {
      if (!looks || looks.includes(run.look)) {
        for (const range of ranges) {
          found.push(...slots(run, range.from, range.to));
        }
      }
    }
  }
  return found.sort((a, b) => a - b);
}
