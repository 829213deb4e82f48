import { mergeCells } from '../merge/merge-rows.js';
import type { RunReport, SecondReport, TimeSummary } from '../run-report.js';

/** What the data of a report may take, in characters of JSON, so that the file stays below 3 MB. */
const MAX_LENGTH = 1_500_000;
/** Rows of the time line that are kept in any case. */
const LEAST_ROWS = 300;
const MAX_SERIES = 300;
const MAX_EVENTS = 500;

/** A report that fits into a file, and what had to be left out for it, in words; nothing for most runs. */
export interface BoundedReport {
  readonly report: RunReport;
  readonly notes: readonly string[];
}

/**
 * The report as it is where it is small enough. Of a larger one, neighbouring seconds share a row (counts added, of each
 * time the largest, since quantiles cannot be averaged), and what is longest is cut, until it fits.
 */
export function boundReport(report: RunReport, maxLength = MAX_LENGTH): BoundedReport {
  const notes: string[] = [];
  let bounded = report;
  const isTooLong = (): boolean => JSON.stringify(bounded).length > maxLength;
  let perRow = 1;
  while (isTooLong() && bounded.perSecond.length > LEAST_ROWS) {
    perRow *= 2;
    bounded = { ...bounded, perSecond: inRows(report.perSecond, perRow) };
  }
  if (perRow > 1) {
    notes.push(
      `The run is long: a point of the charts stands for ${perRow} rows of result.json, and shows the largest of their times.`,
    );
  }
  for (const cut of CUTS) {
    if (!isTooLong()) break;
    const changed = cut.change(bounded);
    if (JSON.stringify(changed).length === JSON.stringify(bounded).length) continue;
    bounded = changed;
    notes.push(cut.note);
  }
  return { report: bounded, notes };
}

const CUTS: readonly { readonly change: (report: RunReport) => RunReport; readonly note: string }[] = [
  {
    change: (report) => ({ ...report, warmupSeries: [] }),
    note: 'The series of the warm-up are in result.json only.',
  },
  {
    change: (report) => ({ ...report, series: largest(report.series) }),
    note: `Only the ${MAX_SERIES} largest tasks and steps are in this file; all are in result.json.`,
  },
  {
    change: (report) => ({ ...report, events: report.events.slice(0, MAX_EVENTS) }),
    note: `Only the first ${MAX_EVENTS} events are in this file; all are in result.json.`,
  },
  {
    change: (report) => ({ ...report, plan: null }),
    note: 'The plan is too long for this file; it is in result.json.',
  },
  {
    change: (report) => ({
      ...report,
      series: report.series.map((one) => ({ ...one, examples: [], labels: {}, trends: {} })),
    }),
    note: 'Examples of failures, labels and trends are in result.json only.',
  },
];

function largest(series: RunReport['series']): RunReport['series'] {
  if (series.length <= MAX_SERIES) return series;
  const counts = series.map(({ count }) => count).sort((a, b) => b - a);
  const least = counts[MAX_SERIES - 1] ?? 0;
  return series.filter(({ count }) => count >= least).slice(0, MAX_SERIES);
}

function inRows(rows: readonly SecondReport[], perRow: number): readonly SecondReport[] {
  return Array.from({ length: Math.ceil(rows.length / perRow) }, (_, at) =>
    joinRows(rows.slice(at * perRow, (at + 1) * perRow)),
  );
}

function joinRows(rows: readonly SecondReport[]): SecondReport {
  const timesOf = (name: 'responseTimeUs' | 'serviceTimeUs' | 'startLagUs'): TimeSummary[] =>
    rows.flatMap((row) => row[name] ?? []);
  const [response, lag] = [timesOf('responseTimeUs'), timesOf('startLagUs')];
  return {
    ...mergeCells([rows]),
    responseTimeUs: response.length === 0 ? null : largestOf(response),
    serviceTimeUs: largestOf(timesOf('serviceTimeUs')),
    startLagUs: lag.length === 0 ? null : largestOf(lag),
  };
}

function largestOf(times: readonly TimeSummary[]): TimeSummary {
  const most = (name: keyof TimeSummary): number => Math.max(...times.map((each) => each[name]));
  return {
    min: Math.min(...times.map(({ min }) => min)),
    mean: most('mean'),
    p50: most('p50'),
    p75: most('p75'),
    p90: most('p90'),
    p95: most('p95'),
    p99: most('p99'),
    p999: most('p999'),
    max: most('max'),
  };
}
