import { formatCount, formatNumber, formatRate, formatRatio, formatUs } from '../format-quantity.js';
import type { RunReport, SeriesReport, TimeSummary } from '../run-report.js';
import type { SectionLayout } from './summary-head.js';
import { type TerminalColumn, type TerminalRow, terminalTable } from './terminal-table.js';

const FIGURES: readonly (TerminalColumn & { readonly name: keyof TimeSummary })[] = [
  { name: 'min', header: 'min', optional: 1 },
  { name: 'mean', header: 'mean' },
  { name: 'p50', header: 'p50' },
  { name: 'p75', header: 'p75', optional: 2 },
  { name: 'p90', header: 'p90' },
  { name: 'p95', header: 'p95' },
  { name: 'p99', header: 'p99' },
  { name: 'p999', header: 'p99.9' },
  { name: 'max', header: 'max' },
];

/** Response time, service time and start lag of all iterations. */
export function timesSection({ totals, series }: RunReport, layout: SectionLayout): string[] {
  if (series.length === 0) return [];
  const { responseTimeUs, serviceTimeUs, startLagUs } = totals;
  const rows = [
    rowOf('response time', responseTimeUs),
    rowOf('service time', serviceTimeUs),
    rowOf('start lag', startLagUs),
  ].filter((row) => row !== null);
  const table = terminalTable('TIMES', FIGURES, rows, layout);
  if (responseTimeUs !== null) return table;
  return [
    ...table,
    layout.style.dim('  a closed load has no due times, and so no response time or start lag'),
  ];
}

function rowOf(name: string, summary: TimeSummary | null): TerminalRow | null {
  if (summary === null) return null;
  return { name, indent: 2, cells: FIGURES.map((figure) => formatUs(summary[figure.name])) };
}

/** A row for each task and each of its steps, under its scenario. */
export function tasksSection({ series }: RunReport, layout: SectionLayout): string[] {
  if (series.length === 0) return [];
  const columns: readonly TerminalColumn[] = [
    { header: 'count' },
    { header: 'rate', optional: 3 },
    { header: 'errors' },
    { header: 'time', optional: 1 },
    { header: 'p50' },
    { header: 'p95' },
    { header: 'p99' },
    { header: 'max', optional: 2 },
  ];
  const rows: TerminalRow[] = [];
  let scenario: string | null = null;
  for (const one of series) {
    if (one.scenario !== scenario) rows.push({ name: one.scenario, indent: 2, cells: [] });
    scenario = one.scenario;
    rows.push(taskRow(one, layout));
  }
  return terminalTable('TASKS', columns, rows, layout);
}

function taskRow(series: SeriesReport, { style }: SectionLayout): TerminalRow {
  const { task, step, count, perSecond, errorRatio, responseTimeUs, serviceTimeUs } = series;
  const time = responseTimeUs ?? serviceTimeUs;
  const cells = [
    formatCount(count),
    formatRate(perSecond),
    formatRatio(errorRatio),
    responseTimeUs === null ? 'service' : 'response',
  ];
  const row = {
    name: step ?? task,
    indent: step === null ? 4 : 6,
    cells: [...cells, ...timesOf(time, formatUs)],
  };
  return errorRatio > 0 ? { ...row, paint: style.yellow } : row;
}

function timesOf({ p50, p95, p99, max }: TimeSummary, format: (value: number) => string): string[] {
  return [p50, p95, p99, max].map(format);
}

/** Distributions that the tasks recorded themselves, in units of their own. */
export function trendsSection({ series }: RunReport, layout: SectionLayout): string[] {
  const rows = series.flatMap((one) =>
    Object.entries(one.trends).map(([name, trend]) => ({
      name: `${nameOf(one)}: ${name}`,
      indent: 2,
      cells: [formatCount(trend.count), ...timesOf(trend, formatNumber)],
    })),
  );
  const columns = ['count', 'p50', 'p95', 'p99', 'max'].map((header) => ({ header }));
  return rows.length === 0 ? [] : terminalTable('TRENDS', columns, rows, layout);
}

/** Counters that the tasks raised. */
export function countersSection({ series }: RunReport, layout: SectionLayout): string[] {
  const rows = series.flatMap((one) =>
    Object.entries(one.counters).map(([name, value]) => ({
      name: `${nameOf(one)}: ${name}`,
      indent: 2,
      cells: [formatNumber(value)],
    })),
  );
  return rows.length === 0 ? [] : terminalTable('COUNTERS', [{ header: 'sum' }], rows, layout);
}

/** A series in one line: `browse / HTTP_GET / login`. */
export function nameOf({ scenario, task, step }: Pick<SeriesReport, 'scenario' | 'task' | 'step'>): string {
  return [scenario, task, step].filter((part) => part !== null).join(' / ');
}
