import type { ChartRow, ChartTimes } from '@vajraedge/report-page/charts';

/** Most rows that are kept: two hours of seconds. Of longer runs the newest are shown; the report has all. */
export const MOST_ROWS = 7200;

/** Rows with newer ones put in: a row replaces one of the same time, all stay in order. Returns the same list where nothing is new. */
export function withRows(rows: readonly ChartRow[], updates: readonly ChartRow[]): readonly ChartRow[] {
  if (updates.length === 0) return rows;
  const fromMs = updates.reduce((least, { atMs }) => Math.min(least, atMs), Infinity);
  // What changes is at the end as a rule: the rest is not looked at each second.
  const kept = rows.findLastIndex(({ atMs }) => atMs < fromMs) + 1;
  const lean = updates.map((row) => chartRowOf(row, rows.at(-1)));
  const byTime = new Map([...rows.slice(kept), ...lean].map((row) => [row.atMs, row]));
  const changed = [...byTime.values()].sort((a, b) => a.atMs - b.atMs);
  return [...rows.slice(0, kept), ...changed].slice(-MOST_ROWS);
}

/** What a page draws of a row, and no more: it keeps thousands of them. @param before the row before, to share what is equal */
function chartRowOf(row: ChartRow, before?: ChartRow): ChartRow {
  const { atMs, durationMs, scheduled, started, ok, failed, failures, inFlight, users, wakeLagP99Us } = row;
  const { state, reasons } = row.verdict;
  const isAsBefore = reasons.length === 0 && before?.verdict.reasons.length === 0;
  return {
    ...{ atMs, durationMs, scheduled, started, ok, failed, failures, inFlight, users, wakeLagP99Us },
    responseTimeUs: row.responseTimeUs && timesOf(row.responseTimeUs),
    serviceTimeUs: timesOf(row.serviceTimeUs),
    startLagUs: row.startLagUs && timesOf(row.startLagUs),
    verdict: isAsBefore && before?.verdict.state === state ? before.verdict : row.verdict,
  };
}

function timesOf({ p50, p95, p99, p999, max }: ChartTimes): ChartTimes {
  return { p50, p95, p99, p999, max };
}
