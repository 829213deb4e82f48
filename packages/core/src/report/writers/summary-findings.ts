import { formatInUnit } from '../format-metric.js';
import { formatCount, formatLength, formatRatio } from '../format-quantity.js';
import type { RunReport, SeriesReport } from '../run-report.js';
import type { SectionLayout } from './summary-head.js';
import { nameOf } from './summary-times.js';
import { cut, printable, wrap } from './terminal-style.js';
import { type TerminalRow, terminalTable } from './terminal-table.js';

/** Most values shown of one label, and most events; the rest is in the other reports. */
const MAX_VALUES = 10;
const MAX_EVENTS = 20;

interface Cause {
  count: number;
  example: SeriesReport['examples'][number] | null;
}

/** Failed iterations by cause, most frequent first, each with an example. */
export function failuresSection({ series, totals }: RunReport, layout: SectionLayout): string[] {
  const causes = causesOf(series.filter(({ step }) => step === null));
  if (causes.length === 0) return [];
  const all = causes.reduce((sum, [, { count }]) => sum + count, 0);
  const ended = totals.errorRatio > 0 ? all / totals.errorRatio : all;
  const rows = causes.map(([code, { count }]) => ({
    name: code,
    indent: 2,
    cells: [formatCount(count), formatRatio(count / ended)],
    paint: layout.style.red,
  }));
  const [header = '', ...lines] = terminalTable(
    'FAILURES',
    [{ header: 'count' }, { header: 'share' }],
    rows,
    layout,
  );
  return [
    header,
    ...lines.flatMap((line, at) => [line, ...exampleLines(causes[at]?.[1].example ?? null, layout)]),
  ];
}

function exampleLines(example: Cause['example'], { width, style }: SectionLayout): string[] {
  if (example === null || printable(example.message) === '') return [];
  return [style.dim(cut(`      at ${formatLength(example.atMs)}: ${printable(example.message)}`, width))];
}

function causesOf(series: readonly SeriesReport[]): [string, Cause][] {
  const causes = new Map<string, Cause>();
  for (const { failures, examples } of series) {
    for (const [code, count] of Object.entries(failures)) {
      const cause = causes.get(code) ?? { count: 0, example: null };
      cause.count += count;
      cause.example ??= examples.find((example) => example.code === code) ?? null;
      causes.set(code, cause);
    }
  }
  return [...causes].sort(([, a], [, b]) => b.count - a.count);
}

/** Checks of all tasks. */
export function checksSection({ series }: RunReport, layout: SectionLayout): string[] {
  const rows = series.flatMap((one) =>
    Object.entries(one.checks).map(([name, { passed, failed }]): TerminalRow => {
      const cells = [
        formatCount(passed),
        formatCount(failed),
        formatRatio(passed / Math.max(1, passed + failed)),
      ];
      const row = { name: `${nameOf(one)}: ${name}`, indent: 2, cells };
      return failed > 0 ? { ...row, paint: layout.style.yellow } : row;
    }),
  );
  if (rows.length === 0) return [];
  return terminalTable(
    'CHECKS',
    [{ header: 'met' }, { header: 'not met' }, { header: 'share met' }],
    rows,
    layout,
  );
}

/** Thresholds: whether each was met, and by what. */
export function thresholdsSection({ thresholds }: RunReport, { width, style }: SectionLayout): string[] {
  if (thresholds.length === 0) return [];
  const lines = thresholds.flatMap((threshold) => {
    const { ok, actual, unit, expression, message } = threshold;
    const scope = [threshold.scenario, threshold.task, threshold.step]
      .filter((part) => part !== null)
      .join(' / ');
    const figure = ok && actual !== null ? formatInUnit(actual, unit) : (message ?? 'nothing to judge');
    const [first = '', ...rest] = wrap(
      printable(`${expression}${scope === '' ? '' : ` of ${scope}`}: ${figure}`),
      width,
      11,
    );
    const state = ok ? style.green('ok'.padEnd(7)) : style.red('NOT MET');
    return [`  ${state}  ${first}`, ...rest];
  });
  return [style.bold('THRESHOLDS'), ...lines];
}

/** Values that the tasks counted under labels, most frequent first. */
export function labelsSection({ series }: RunReport, layout: SectionLayout): string[] {
  const rows = series.flatMap((one) =>
    Object.entries(one.labels).flatMap(([name, values]) =>
      Object.entries(values)
        .sort(([, a], [, b]) => b - a)
        .slice(0, MAX_VALUES)
        .map(([value, count]) => ({
          name: `${nameOf(one)}: ${name} = ${value}`,
          indent: 2,
          cells: [formatCount(count), formatRatio(count / Math.max(1, one.count))],
        })),
    ),
  );
  return rows.length === 0
    ? []
    : terminalTable('LABELS', [{ header: 'count' }, { header: 'share' }], rows, layout);
}

/** What happened in the course of the run. */
export function eventsSection({ events }: RunReport, { width, style }: SectionLayout): string[] {
  if (events.length === 0) return [];
  const shown = events.slice(0, MAX_EVENTS);
  const timeWidth = Math.max(...shown.map(({ atMs }) => formatLength(atMs).length));
  const lines = shown.flatMap(({ atMs, message }) => {
    const [first = '', ...rest] = wrap(printable(message), width, timeWidth + 4);
    return [`  ${style.dim(formatLength(atMs).padStart(timeWidth))}  ${first}`, ...rest];
  });
  const more =
    events.length > MAX_EVENTS
      ? [style.dim(`  and ${events.length - MAX_EVENTS} more, in the JSON report`)]
      : [];
  return [style.bold('EVENTS'), ...lines, ...more];
}

/** Pre-flight checks that were not simply passed. */
export function preflightSection({ preflight }: RunReport, { width, style }: SectionLayout): string[] {
  const doubtful = preflight?.checks.filter(({ state }) => state === 'WARN' || state === 'FAIL') ?? [];
  if (doubtful.length === 0) return [];
  const lines = doubtful.flatMap(({ state, name, message, remedy }) => {
    const [first = '', ...rest] = wrap(
      printable(`${name}: ${message}${remedy === null ? '' : ` (${remedy})`}`),
      width,
      8,
    );
    return [`  ${(state === 'FAIL' ? style.red : style.yellow)(state)}  ${first}`, ...rest];
  });
  return [style.bold('PRE-FLIGHT'), ...lines];
}
