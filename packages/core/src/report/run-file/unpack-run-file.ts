import { VajraError } from '@vajraedge/sdk';
import type { RecordedInterval, RecordedTrend } from '../run-histograms.js';
import {
  type PackedHistogram,
  type PackedInterval,
  type PackedRunFile,
  PHASES,
  RUN_FILE_LIMITS,
  type RunFile,
  TIMES,
} from './run-file.js';
import { unpackHistogram } from './unpack-histogram.js';

/**
 * Makes of a run file's JSON, whose form is known to be right, what it holds; that its numbers fit together is checked.
 * Pages use it for what a master sent them.
 *
 * @param fileName for messages
 * @throws VE_RESULT_INVALID
 */
export function unpackRunFile(
  { result, names, intervals, trends }: PackedRunFile,
  fileName: string,
): RunFile {
  const budget = { buckets: RUN_FILE_LIMITS.buckets };
  const histogramOf = (packed: PackedHistogram) => {
    budget.buckets -= packed[3].length / 2;
    if (budget.buckets < 0) throw invalidResult(fileName, 'it has more than 16,000,000 buckets');
    const histogram = unpackHistogram(packed);
    if (histogram === null) throw invalidResult(fileName, 'the numbers of a histogram contradict each other');
    return histogram;
  };
  const nameAt = (at: number) => {
    const name = names[at];
    if (name === undefined)
      throw invalidResult(fileName, `it refers to name ${at}, and there are ${names.length}`);
    return { scenario: name[0], task: name[1], step: name[2] };
  };
  const intervalOf = ([fromMs, toMs, times]: PackedInterval): RecordedInterval => ({
    fromMs,
    toMs,
    histograms: times.map(([name, phase, time, ...packed]) => ({
      ...nameAt(name),
      phase: PHASES[phase] as (typeof PHASES)[number],
      time: TIMES[time] as (typeof TIMES)[number],
      histogram: histogramOf(packed),
    })),
  });
  const read = intervals.map(intervalOf);
  if (!isInOrder(read)) throw invalidResult(fileName, 'its intervals are not in order of time');
  return {
    result,
    histograms: {
      intervals: read,
      trends: trends.map(([name, isWarmup, trend, ...packed]): RecordedTrend => ({
        ...nameAt(name),
        isWarmup,
        name: trend,
        histogram: histogramOf(packed),
      })),
    },
  };
}

function isInOrder(intervals: readonly RecordedInterval[]): boolean {
  return intervals.every(
    ({ fromMs, toMs }, at) => fromMs <= toMs && (at === 0 || fromMs >= (intervals[at - 1]?.fromMs ?? 0)),
  );
}

/** What cannot be read as a result, and why. */
export function invalidResult(fileName: string, reason: string): VajraError {
  return new VajraError('VE_RESULT_INVALID', `"${fileName}" cannot be read as a result: ${reason}.`, {
    hint: 'Name a result.json or a run file that vajra has written, as it was written.',
  });
}
