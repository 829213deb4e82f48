import { mergeTallies } from '../../snapshot/merge-names.js';
import { rankOf } from '../../verdict/finding.js';
import type { RecordedInterval } from '../run-histograms.js';
import type { SecondReport } from '../run-report.js';
import { PHASES } from '../run-file/run-file.js';
import { cellOf, widthOf } from './merge-intervals.js';
import { summarizeTimes } from './merge-totals.js';
import type { PlacedRun } from './place-runs.js';

/** What is added over the rows of one run, and over runs. */
const SUMS = [
  'scheduled',
  'started',
  'ok',
  'failed',
  'dropped',
  'missed',
  'late',
  'receivedBytes',
  'sentBytes',
  'gcMs',
] as const;
/** What is as it was at the end of a row, and added over runs. */
const ENDS = ['inFlight', 'users', 'residentBytes'] as const;
/** What is the largest over runs: runs may share a machine, and a mean would hide the one that is late. */
const WORST = ['wakeLagP99Us', 'loopUtilizationRatio', 'machineCpuRatio'] as const;

/**
 * The time line of runs side by side: what was counted is added, times are taken from the sums of their histograms, and
 * of how the generators fared the worst stands.
 */
export function mergeRows(
  runs: readonly PlacedRun[],
  intervals: readonly RecordedInterval[],
): readonly SecondReport[] {
  const rows = runs.flatMap(({ offsetMs, result }, run) =>
    result.perSecond.map((row) => ({ run, row: { ...row, atMs: row.atMs + offsetMs } })),
  );
  const spans = rows.map(({ row }) => ({ fromMs: row.atMs, toMs: row.atMs + row.durationMs }));
  const widthMs = Math.max(widthOf(spans), widthOf(intervals));
  const isScheduled = runs.some(({ result }) => result.totals.responseTimeUs !== null);
  const times = grouped(intervals, ({ fromMs }) => cellOf(fromMs, widthMs));
  const cells = grouped(rows, ({ row }) => cellOf(row.atMs, widthMs));
  return [...cells.entries()]
    .sort(([a], [b]) => a - b)
    .map(([cell, members]) => ({
      ...mergeCells([...grouped(members, ({ run }) => run).values()].map((of) => of.map(({ row }) => row))),
      ...summarizeTimes(times.get(cell) ?? [], isScheduled, ({ step }) => step === null),
    }));
}

/** A row without its times. */
export type Counted = Omit<SecondReport, 'responseTimeUs' | 'serviceTimeUs' | 'startLagUs'>;

/**
 * What rows count, as one row without its times.
 *
 * @param runs the rows of each run that fall into one cell, in order of time; none of them empty
 */
export function mergeCells(runs: readonly (readonly SecondReport[])[]): Counted {
  const rows = runs.flat();
  const lastOfEach = runs.flatMap((of) => of.at(-1) ?? []);
  const sum = (of: readonly SecondReport[], value: (row: SecondReport) => number): number =>
    of.reduce((total, row) => total + value(row), 0);
  const atMs = Math.min(...rows.map((row) => row.atMs));
  const endMs = Math.max(...rows.map((row) => row.atMs + row.durationMs));
  const named = <Name extends string>(names: readonly Name[], value: (name: Name) => number) =>
    Object.fromEntries(names.map((name) => [name, value(name)])) as { [name in Name]: number };
  return {
    atMs,
    durationMs: endMs - atMs,
    phases: PHASES.filter((phase) => rows.some(({ phases }) => phases.includes(phase))),
    ...named(SUMS, (name) => sum(rows, (row) => row[name])),
    ...named(ENDS, (name) => sum(lastOfEach, (row) => row[name])),
    ...named(WORST, (name) => Math.max(...rows.map((row) => row[name]))),
    processCores: sum(runs.map(busiest), ({ processCores }) => processCores),
    failures: rows.reduce<SecondReport['failures']>((all, row) => mergeTallies(all, row.failures), {}),
    verdict: rows.map(({ verdict }) => verdict).reduce((a, b) => (rankOf(b.state) > rankOf(a.state) ? b : a)),
  };
}

function busiest(rows: readonly SecondReport[]): SecondReport {
  return rows.reduce((a, b) => (b.processCores > a.processCores ? b : a));
}

function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
