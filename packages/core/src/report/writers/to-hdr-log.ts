import type { HistogramSnapshot } from '../../snapshot/snapshot.js';
import type { LoggedHistogram, LoggedInterval } from '../interval-log.js';
import type { RunReport } from '../run-report.js';

/**
 * The histograms of each interval as an HdrHistogram log, version 1.2 (Gil Tene, HistogramLogWriter), warm-up included.
 * Values are microseconds, `Interval_Max` is milliseconds, start times are seconds from the start of the run. Each series
 * has a tag, `scenario/task[/step]:responseTime` or `…:serviceTime`, in which whatever the format or the tag itself uses
 * (comma, white space, `/`, `:`, `%`) is written as in a URL.
 */
export async function toHdrLog(
  report: Pick<RunReport, 'runId' | 'startedAt'>,
  intervals: readonly LoggedInterval[],
): Promise<string> {
  // Loaded only here: few runs are written so, and a generator's memory and start count.
  const { encodeHistogram } = await import('../../record/hdr-encoding.js');
  const startedAt = new Date(report.startedAt);
  const lines = [
    '#[Histogram log format version 1.2]',
    `#[Run: ${encodeURIComponent(report.runId)}, values in microseconds]`,
    `#[StartTime: ${(startedAt.getTime() / 1000).toFixed(3)} (seconds since epoch), ${startedAt.toUTCString()}]`,
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
  ];
  for (const interval of intervals)
    for (const logged of interval.histograms) lines.push(lineOf(interval, logged, encodeHistogram));
  return `${lines.join('\n')}\n`;
}

function lineOf(
  { fromMs, toMs }: LoggedInterval,
  logged: LoggedHistogram,
  encode: (histogram: HistogramSnapshot) => string,
): string {
  const { histogram } = logged;
  const figures = [fromMs / 1000, (toMs - fromMs) / 1000, histogram.max / 1000].map((figure) =>
    figure.toFixed(3),
  );
  return [`Tag=${tagOf(logged)}`, ...figures, encode(histogram)].join(',');
}

/** The tag of a series and time in an HdrHistogram log. */
export function tagOf({ scenario, task, step, time }: Omit<LoggedHistogram, 'histogram'>): string {
  const names = step === null ? [scenario, task] : [scenario, task, step];
  return `${names.map(escapeName).join('/')}:${time}`;
}

function escapeName(name: string): string {
  // A lone half of a surrogate pair is no text that could be written as in a URL.
  return name
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/[\s,/:%\p{Cc}]/gu, (character) => encodeURIComponent(character));
}
