import fc from 'fast-check';
import { IntervalLog, type LoggedInterval } from '../../src/report/interval-log.js';
import { LatencyHistogram } from '../../src/record/latency-histogram.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { histogramOf } from '../snapshot/snapshot-arbitrary.js';
import { EMPTY_SNAPSHOT } from './simulated-run.js';

const span = (at: number) => ({ fromMs: at * 1000, toMs: (at + 1) * 1000 });

function snapshotOf(valuesUs: readonly number[], phase: 'warmup' | 'sustain' = 'sustain'): Snapshot {
  const one = {
    scenario: 's',
    task: 't',
    step: null,
    phase,
    count: valuesUs.length,
    failures: {},
    receivedBytes: 0,
    sentBytes: 0,
    checks: {},
    labels: {},
    counters: {},
    trends: {},
    examples: [],
    responseTimeUs: histogramOf(valuesUs),
    serviceTimeUs: histogramOf(valuesUs),
    startLagUs: null,
  };
  return { ...EMPTY_SNAPSHOT, series: [one] };
}

function sumOf(intervals: readonly LoggedInterval[]): LatencyHistogram {
  const sum = new LatencyHistogram();
  for (const { histograms } of intervals)
    for (const { time, histogram } of histograms) if (time === 'serviceTime') sum.add(histogram);
  return sum;
}

describe('IntervalLog', () => {
  it('holds every value once, in few enough intervals without gaps, however long the run', () => {
    const seconds = fc.array(fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 80,
    });
    fc.assert(
      fc.property(
        seconds,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(6, 50, 1e6),
        (values, maxIntervals, maxBuckets) => {
          const log = new IntervalLog(maxIntervals, maxBuckets);
          values.forEach((each, at) => log.add(snapshotOf(each), span(at)));
          const intervals = log.intervals();
          expect(sumOf(intervals).toSnapshot()).toEqual(histogramOf(values.flat()));
          expect(intervals.length).toBeLessThanOrEqual(maxIntervals);
          expect(intervals[0]?.fromMs).toBe(0);
          expect(intervals.at(-1)?.toMs).toBe(values.length * 1000);
          for (let at = 1; at < intervals.length; at += 1)
            expect(intervals[at]?.fromMs).toBe(intervals[at - 1]?.toMs);
        },
      ),
    );
  });

  it('keeps all intervals but the last equally long', () => {
    const log = new IntervalLog(8);
    for (let at = 0; at < 45; at += 1) log.add(snapshotOf([1]), span(at));
    expect(log.intervals().map(({ fromMs, toMs }) => (toMs - fromMs) / 1000)).toEqual([8, 8, 8, 8, 8, 5]);
  });

  it('joins the phases of a series', () => {
    const log = new IntervalLog();
    const [warmup, sustain] = [snapshotOf([1, 2], 'warmup'), snapshotOf([3])];
    log.add({ ...EMPTY_SNAPSHOT, series: [...warmup.series, ...sustain.series] }, span(0));
    expect(log.intervals()[0]?.histograms.map(({ time, histogram }) => [time, histogram.count])).toEqual([
      ['responseTime', 3],
      ['serviceTime', 3],
    ]);
  });
});
