// @ts-check
/**
 * The shapes that the REST interface answers with; see openapi.yaml. Types only, nothing of it runs.
 *
 * @typedef {{actor: string, role: 'operator'|'viewer', authentication: string, title: string|null, version: string, node: string,
 *   timeZone: string, serverTime: string, reload: boolean}} Session
 * @typedef {{scheduledTime: string, slot: string, offset: string}} Slot
 * @typedef {{name: string, timeZone: string, recurrence: string|null, frozen: boolean, rerunPolicy: string, lastPlanned: string|null,
 *   nextSlot: Slot|null, lagSeconds: number|null, countsFrom: string, counts: Record<string, number>, open: Record<string, number>,
 *   lastTickAt: string|null, deployed: boolean, definition: {id: string, deployedAt: string}|null}} Task
 * @typedef {Slot & {objects: string[]|null, targets: string[]|null}} Upcoming
 * @typedef {Slot & {rowsWritten: number|null, rowsRejected: number|null, seconds: number|null, state: string}} ChartPoint
 * @typedef {Task & {upcoming: Upcoming[], chart: ChartPoint[], definitionText: string|null}} TaskDetail
 * @typedef {{first: string, last: string, slot: string, lastSlot: string, offset: string, count: number, look: string}} WireRun
 * @typedef {{day: string, begin: string, seconds: number, runs: WireRun[]}} WireDay
 * @typedef {{day: string, worst: string|null, counts: Record<string, number>, slots: number}} YearDay
 * @typedef {{task: string, timeZone: string, from: string, to: string, first: string|null, slotSeconds: number|null, days: any[]}} WireGrid
 * @typedef {Slot & {task: string, timeZone: string, state: string, look: string, kind: string, attempts: number, owner: string|null,
 *   dueAt: string|null, plannedAt: string|null, startedAt: string|null, finishedAt: string|null, seconds: number|null,
 *   objects: number|null, rowsRead: number|null, rowsWritten: number|null, rowsRejected: number|null, cause: string|null,
 *   deadLetter: string, late: string|null, lateAt: string|null}} Instance
 * @typedef {{number: number, epoch: number, node: string, startedAt: string, finishedAt: string|null, seconds: number|null,
 *   outcome: string|null, cause: string|null, rowsRead: number|null, rowsWritten: number|null, rowsRejected: number|null,
 *   definition: string|null, verified: {targetRows: number, at: string, ok: boolean}|null,
 *   progress: {bytes: number, totalBytes: number|null, rows: number, at: string}|null, rejectsAt: string|null,
 *   rejected: {object: string, line: number, offset: number, column: string|null, reason: string, text: string}[],
 *   sources: {bucket: string, key: string, versionId: string|null, etag: string, size: number, lastModified: string|null,
 *     crc64: string|null}[], log: boolean}} Attempt
 * @typedef {{action: string, allowed: boolean, why: string|null, instead: string|null}} ActionState
 * @typedef {{id: number, at: string, actor: string, action: string, task: string|null, scheduledTime: string|null, slot: string|null,
 *   reason: string|null, request: string|null, before: string|null, after: string|null, detail: string|null}} AuditEntry
 * @typedef {{action: string, task: string, allowed: number, refused: number, complete: boolean, states: Record<string, number>,
 *   replacedRows: number, doubledRows: number, secondsPerSlot: number|null, estimateSeconds: number|null, token: string,
 *   needsReason: boolean, command: string|null, items: PreviewItem[], itemsTotal: number}} Preview
 * @typedef {Slot & {state: string|null, rows: number, doubledRows: number, refusal: string|null}} PreviewItem
 * @typedef {{request: string, done: number, refused: number, items: (Slot & {done: boolean, before: string|null, after: string|null,
 *   message: string|null})[], itemsTotal: number}} Answer
 * @typedef {{id: number, task: string, state: string, description: string, concurrency: number, actor: string, reason: string|null,
 *   createdAt: string, finishedAt: string|null, total: number, slots: Record<string, number>}} Backfill
 * @typedef {{states: string[], actions: {action: string, does: string,
 *   states: Record<string, {why: string, instead: string}|null>}[]}} Rules
 * @typedef {{task: string, scheduledTime: string, slot: string, offset: string, state: string, look: string, at: string}} SlotEvent
 */
export {};
