import { heatMapOf, HeatMapSum } from '../../src/report/heat-map.js';
import type { RecordedInterval } from '../../src/report/run-histograms.js';
import { histogramOf } from '../snapshot/snapshot-arbitrary.js';

function intervalOf(
  at: number,
  valuesUs: readonly number[],
  time: 'responseTime' | 'serviceTime' = 'responseTime',
) {
  const name = { scenario: 's', task: 't', phase: 'sustain' as const, time };
  const interval: RecordedInterval = {
    fromMs: at * 1000,
    toMs: (at + 1) * 1000,
    histograms: [
      ...(valuesUs.length === 0 ? [] : [{ ...name, step: null, histogram: histogramOf(valuesUs) }]),
      { ...name, step: 'login', histogram: histogramOf([1]) },
    ],
  };
  return interval;
}

const countOf = ({ cells }: { readonly cells: readonly number[] }): number =>
  cells.reduce((sum, value, at) => sum + (at % 2 === 1 ? value : 0), 0);

describe('heatMapOf', () => {
  it('counts every iteration once, in the row that it belongs to; steps are left out', () => {
    const map = heatMapOf([intervalOf(0, [1000, 1050, 90_000]), intervalOf(1, [1_000_000])]);
    expect(map?.columns.map(countOf)).toEqual([3, 1]);
    expect(map?.columns[0]).toMatchObject({ fromMs: 0, toMs: 1000 });
    const [low = 0, lowCount = 0, high = 0] = map?.columns[0]?.cells ?? [];
    expect(lowCount).toBe(2);
    expect(map?.edgesUs[low]).toBeLessThanOrEqual(1000);
    expect(map?.edgesUs[low + 1]).toBeGreaterThan(1050);
    expect(map?.edgesUs[high]).toBeLessThanOrEqual(90_000);
    expect(map?.edgesUs[high + 1]).toBeGreaterThan(90_000);
    expect(map?.edgesUs.at(-1)).toBeGreaterThan(1_000_000);
  });

  it('has at most 300 columns, and loses nothing', () => {
    const map = heatMapOf(Array.from({ length: 1001 }, (_, at) => intervalOf(at, [5, 500])));
    expect(map?.columns.length).toBeLessThanOrEqual(300);
    expect(map?.columns.reduce((sum, column) => sum + countOf(column), 0)).toBe(2002);
    expect(map?.columns.at(-1)?.toMs).toBe(1_001_000);
  });

  it('is the same whatever order its intervals come in', () => {
    const intervals = Array.from({ length: 700 }, (_, at) => intervalOf(at, [at + 1, 500]));
    const sum = new HeatMapSum();
    for (const interval of intervals.toReversed()) sum.addInterval(interval);
    expect(sum.toHeatMap()).toEqual(heatMapOf(intervals));
  });

  it('takes as many series as there are', () => {
    const wide = intervalOf(0, [5, 500]);
    const histograms = Array.from({ length: 200_000 }, () => wide.histograms).flat();
    expect(heatMapOf([{ ...wide, histograms }])?.columns.map(countOf)).toEqual([400_000]);
  });

  it('is of service times where nothing has a due time, and null where nothing was recorded', () => {
    expect(heatMapOf([intervalOf(0, [5], 'serviceTime')])?.time).toBe('serviceTime');
    expect(heatMapOf([intervalOf(0, [])])).toBeNull();
    expect(heatMapOf([])).toBeNull();
  });
});
