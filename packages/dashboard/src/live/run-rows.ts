import type { SecondReport } from '@vajraedge/core/report';

/** Most rows that are kept: two hours of seconds. Of longer runs the newest are shown; the report has all. */
export const MOST_ROWS = 7200;

/** Rows with newer ones put in: a row replaces one of the same time, all stay in order. Returns the same list where nothing is new. */
export function withRows(
  rows: readonly SecondReport[],
  updates: readonly SecondReport[],
): readonly SecondReport[] {
  if (updates.length === 0) return rows;
  const lastMs = rows.at(-1)?.atMs ?? -Infinity;
  const onlyNewer = updates.every(({ atMs }, at) => atMs > (updates[at - 1]?.atMs ?? lastMs));
  if (onlyNewer) return [...rows, ...updates].slice(-MOST_ROWS);
  const byTime = new Map([...rows, ...updates].map((row) => [row.atMs, row]));
  return [...byTime.values()].sort((a, b) => a.atMs - b.atMs).slice(-MOST_ROWS);
}
