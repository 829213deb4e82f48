import type { FigureChange } from '../../../src/report/compare/comparison.js';
import { compareTimes } from '../../../src/report/compare/compare-times.js';
import { createTimeSample, type TimeSample } from '../../../src/report/compare/time-sample.js';
import type { HistogramSnapshot } from '../../../src/snapshot/snapshot.js';
import { LatencyHistogram } from '../../../src/record/latency-histogram.js';
import { createNormal, syntheticSeconds } from './synthetic-run.js';

const SEEDS = Array.from({ length: 12 }, (_, at) => 4 * at + 1);
const TOLERANCE = 0.05;
/** An interval varies with the seconds that it is made of: so much wider than promised is as promised. */
const ABOUT = 1.3;

interface Setting {
  readonly figure: FigureChange['figure'];
  readonly seconds: number;
  readonly perSecond: number;
  readonly memory: number;
  readonly trueChange: number;
}

function changeOf(setting: Setting, seed: number, seconds: number): FigureChange {
  const { figure, perSecond, memory, trueChange } = setting;
  const [before, after] = [20_000, 20_000 * (1 + trueChange)].map((medianUs, at) =>
    createTimeSample(
      syntheticSeconds({ seed: seed + at, seconds, perSecond, medianUs, memory, levelSpread: 0.1 }),
    ),
  ) as [TimeSample, TimeSample];
  const found = compareTimes(before, after, seconds, TOLERANCE).find((each) => each.figure === figure);
  if (found === undefined) throw new Error(`there is a ${figure}`);
  return found;
}

const widthOf = ({ interval }: FigureChange): number => (interval?.high ?? NaN) - (interval?.low ?? NaN);

/** Seeds whose short runs could not tell, with what other runs say that are as long as was advised. */
function followed(setting: Setting) {
  return SEEDS.flatMap((seed) => {
    const short = changeOf(setting, seed, setting.seconds);
    if (short.state !== 'unclear' || short.moreSeconds === null) return [];
    const seconds = setting.seconds + short.moreSeconds;
    const promised = widthOf(short) * Math.sqrt(setting.seconds / seconds);
    return [{ promised, long: changeOf(setting, seed + 1000, seconds) }];
  });
}

describe('the advice to run longer, followed', () => {
  it.each<[string, Setting]>([
    ['a median, no change', { figure: 'p50', seconds: 20, perSecond: 20, memory: 0, trueChange: 0 }],
    ['a tail, no change', { figure: 'p95', seconds: 30, perSecond: 40, memory: 0, trueChange: 0 }],
    ['a tail that has moved', { figure: 'p99', seconds: 30, perSecond: 40, memory: 0, trueChange: 0.12 }],
    [
      'seconds that depend on the one before',
      { figure: 'p50', seconds: 60, perSecond: 20, memory: 0.6, trueChange: 0.04 },
    ],
  ])('gives an interval about as narrow as promised, and tells, in most of the seeds: %s', (_, setting) => {
    const cases = followed(setting);
    expect(cases.length).toBeGreaterThanOrEqual(5);
    const narrow = cases.filter(({ promised, long }) => widthOf(long) <= ABOUT * promised);
    const told = cases.filter(({ long }) => long.state !== 'unclear');
    expect(narrow.length / cases.length).toBeGreaterThanOrEqual(0.75);
    expect(told.length / cases.length).toBeGreaterThanOrEqual(0.6);
  });
});

/** Fast iterations, and all slow ones in so many seconds of a run. */
function stalled(seed: number, seconds: number, stalls: number): TimeSample {
  const normal = createNormal(seed);
  const rows = Array.from({ length: seconds }, (_, second): HistogramSnapshot => {
    const histogram = new LatencyHistogram();
    const isSlow =
      second % Math.floor(seconds / stalls) === 1 && second < stalls * Math.floor(seconds / stalls);
    for (let at = 0; at < 40; at += 1)
      histogram.record((isSlow && at < 20 ? 200_000 : 5000) * Math.exp(0.2 * normal()));
    return histogram.toSnapshot();
  });
  return createTimeSample(rows);
}

describe('a tail that few seconds hold', () => {
  const p99Of = (stalls: number): FigureChange | undefined =>
    compareTimes(stalled(1, 40, stalls), stalled(2, 40, stalls), 40, TOLERANCE).find(
      ({ figure }) => figure === 'p99',
    );

  it('says that it cannot tell, and names no length', () => {
    expect(p99Of(2)).toMatchObject({ state: 'unclear', moreSeconds: null });
  });

  it('is looked at like any other once there are more of them', () => {
    expect(p99Of(10)?.moreSeconds ?? 0).toBeGreaterThan(40);
  });
});
