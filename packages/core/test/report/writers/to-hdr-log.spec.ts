import { createRequire } from 'node:module';
import { type Histogram, HistogramLogReader, listTags } from 'hdr-histogram-js';
import { bucketIndex, lowestValueOf } from '../../../src/record/latency-histogram.js';
import type { LoggedHistogram, LoggedInterval } from '../../../src/report/interval-log.js';
import { tagOf, toHdrLog } from '../../../src/report/writers/to-hdr-log.js';
import type { HistogramSnapshot } from '../../../src/snapshot/snapshot.js';
import { histogramOf } from '../../snapshot/snapshot-arbitrary.js';
import { exampleRun } from '../example-report.js';

const REPORT = { runId: 'r 1', startedAt: '2026-11-24T18:18:46.250Z' };

function readAll(log: string): Histogram[] {
  const reader = new HistogramLogReader(log, 64);
  const histograms: Histogram[] = [];
  for (let next = reader.nextIntervalHistogram(); next !== null; next = reader.nextIntervalHistogram())
    histograms.push(next);
  return histograms;
}

/** Buckets of a histogram that the reference library has read. */
function bucketsOf(histogram: Histogram): (readonly [number, number])[] {
  const buckets: (readonly [number, number])[] = [];
  for (const iterator = recordedValues(histogram); iterator.hasNext();) {
    const { valueIteratedTo, countAtValueIteratedTo } = iterator.next();
    buckets.push([bucketIndex(valueIteratedTo), countAtValueIteratedTo]);
  }
  return buckets;
}

interface RecordedValue {
  readonly valueIteratedTo: number;
  readonly countAtValueIteratedTo: number;
}

function recordedValues(histogram: Histogram): { hasNext(): boolean; next(): RecordedValue } {
  const require = createRequire(import.meta.url);
  const { default: Iterator } = require('hdr-histogram-js/dist/RecordedValuesIterator') as {
    default: new (of: Histogram) => { hasNext(): boolean; next(): RecordedValue };
  };
  return new Iterator(histogram);
}

function pairsOf({ indexes, counts }: HistogramSnapshot): (readonly [number, number])[] {
  return Array.from(indexes, (index, at) => [index, counts[at] as number] as const);
}

describe('toHdrLog', () => {
  it('is read back by the reference library, bucket for bucket', async () => {
    const { aggregate, report } = exampleRun();
    const intervals = aggregate.intervals();
    const logged = intervals.flatMap((interval) => interval.histograms.map((each) => ({ interval, each })));
    const read = readAll(await toHdrLog(report, intervals));
    expect(logged).toHaveLength(12 * 3);
    expect(read.map(bucketsOf)).toEqual(logged.map(({ each }) => pairsOf(each.histogram)));
    expect(read.map(({ tag }) => tag)).toEqual(logged.map(({ each }) => tagOf(each)));
    const startMs = Date.parse(report.startedAt);
    expect(
      read.map(({ startTimeStampMsec, endTimeStampMsec }) => [startTimeStampMsec, endTimeStampMsec]),
    ).toEqual(logged.map(({ interval }) => [startMs + interval.fromMs, startMs + interval.toMs]));
  });

  it('keeps extremes: the least, the largest and a great many', async () => {
    const huge: HistogramSnapshot = { count: 5e9, sum: 5e9, min: 1, max: 1, indexes: [1], counts: [5e9] };
    const edges = histogramOf([0, 1, 2047, 2048, 3.6e9, 1e12]);
    const interval: LoggedInterval = {
      fromMs: 0,
      toMs: 1000,
      histograms: [loggedOf('s', huge), loggedOf('s', edges)],
    };
    const [many, extremes] = readAll(await toHdrLog(REPORT, [interval]));
    expect(many?.totalCount).toBe(5e9);
    expect(bucketsOf(extremes as Histogram)).toEqual(pairsOf(edges));
    expect(extremes?.totalCount).toBe(6);
    expect(lowestValueOf(bucketIndex(3.6e9))).toBeLessThanOrEqual(extremes?.maxValue ?? 0);
  });

  it('says its version, when it started and what its columns are', async () => {
    expect((await toHdrLog(REPORT, [])).split('\n')).toEqual([
      '#[Histogram log format version 1.2]',
      '#[Run: r%201, values in microseconds]',
      '#[StartTime: 1795544326.250 (seconds since epoch), Tue, 24 Nov 2026 18:18:46 GMT]',
      '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
      '',
    ]);
  });

  it.each([
    ['browse', 'browse/t:serviceTime'],
    ['a, b', 'a%2C%20b/t:serviceTime'],
    ['50 %/x:y', '50%20%25%2Fx%3Ay/t:serviceTime'],
    ['größe\n', 'größe%0A/t:serviceTime'],
  ])('writes the name %j into a tag that the format can hold', async (scenario, tag) => {
    const interval: LoggedInterval = {
      fromMs: 0,
      toMs: 1000,
      histograms: [loggedOf(scenario, histogramOf([5]))],
    };
    expect(listTags(await toHdrLog(REPORT, [interval]))).toEqual([tag]);
  });
});

function loggedOf(scenario: string, histogram: HistogramSnapshot): LoggedHistogram {
  return { scenario, task: 't', step: null, time: 'serviceTime', histogram };
}
