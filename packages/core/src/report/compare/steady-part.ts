import type { Phase } from '../../plan/resolved-plan.js';
import { mergeHistograms } from '../../snapshot/merge-histograms.js';
import type { HistogramSnapshot } from '../../snapshot/snapshot.js';
import type { RunFile } from '../run-file/run-file.js';
import type { RecordedHistogram } from '../run-histograms.js';
import type { SecondReport } from '../run-report.js';

const EMPTY: HistogramSnapshot = { count: 0, sum: 0, min: 0, max: 0, indexes: [], counts: [] };
const STEADY: readonly Phase[] = ['sustain'];
const MEASURED: readonly Phase[] = ['ramp', 'sustain', 'ramp-down'];

/** The part of a run that is compared: `sustain`, or all but the warm-up where a plan has no such phase. */
export interface SteadyPart {
  /** Times of the iterations that ended in each second; the seconds in which none did are there too. */
  readonly seconds: readonly HistogramSnapshot[];
  /** Usual length of those "seconds": longer than one in a very long run. */
  readonly widthMs: number;
  readonly rows: readonly SecondReport[];
}

/** Takes the steady part of one time of a run. */
export function steadyPartOf(
  { result, histograms }: RunFile,
  time: 'responseTime' | 'serviceTime',
): SteadyPart {
  const { intervals } = histograms;
  const isOf = (phases: readonly Phase[]) => (one: RecordedHistogram) =>
    one.step === null && one.time === time && phases.includes(one.phase);
  const hasSteady = intervals.some((interval) => interval.histograms.some(isOf(STEADY)));
  const phases = hasSteady ? STEADY : MEASURED;
  const seconds = intervals.map((interval) =>
    interval.histograms
      .filter(isOf(phases))
      .reduce((sum, { histogram }) => mergeHistograms(sum, histogram), EMPTY),
  );
  const widths = intervals.map(({ fromMs, toMs }) => toMs - fromMs).sort((a, b) => a - b);
  return {
    seconds: trimmed(seconds, ({ count }) => count > 0),
    widthMs: widths[Math.floor(widths.length / 2)] ?? 1000,
    rows: trimmed(
      // A second in which the load changed belongs to neither side.
      result.perSecond.filter((row) => row.phases.every((phase) => phases.includes(phase))),
      ({ scheduled, started }) => scheduled > 0 || started > 0,
    ),
  };
}

/** From the first to the last that holds something. */
function trimmed<Item>(items: readonly Item[], isSomething: (item: Item) => boolean): readonly Item[] {
  const first = items.findIndex(isSomething);
  return first < 0 ? [] : items.slice(first, items.findLastIndex(isSomething) + 1);
}
