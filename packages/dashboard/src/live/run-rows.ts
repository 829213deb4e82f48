import type { SecondReport } from '@vajraedge/core/report';

/** Most rows that are kept: two hours of seconds. Of longer runs the newest are shown; the report has all. */
export const MOST_ROWS = 7200;

/** Rows with newer ones put in: a row replaces one of the same time, all stay in order. Returns the same list where nothing is new. */
export function withRows(
  rows: readonly SecondReport[],
  updates: readonly SecondReport[],
): readonly SecondReport[] {
  if (updates.length === 0) return rows;
  const fromMs = updates.reduce((least, { atMs }) => Math.min(least, atMs), Infinity);
  // What changes is at the end as a rule: the rest is not looked at each second.
  const kept = rows.findLastIndex(({ atMs }) => atMs < fromMs) + 1;
  const byTime = new Map([...rows.slice(kept), ...updates].map((row) => [row.atMs, row]));
  const changed = [...byTime.values()].sort((a, b) => a.atMs - b.atMs);
  return [...rows.slice(0, kept), ...changed].slice(-MOST_ROWS);
}
