import type { SecondReport } from '@vajraedge/core/report';
import {
  type ChartData,
  type ChartRow,
  chartDataOf,
  chartOption,
  LIGHT_THEME,
} from '../../src/charts/index.js';
import { rowGroups } from '../../src/charts/row-groups.js';
import { exampleRun } from '../example-run.js';

const { result } = exampleRun();
const rowsOf = (count: number): readonly SecondReport[] =>
  Array.from({ length: count }, (_, at) => ({
    ...(result.perSecond[0] as SecondReport),
    atMs: at * 1000,
    started: at,
    failures: { HTTP_5XX: at % 2 },
  }));
const startsOf = (groups: readonly (readonly ChartRow[])[]): readonly (number | undefined)[] =>
  groups.map(([first]) => first?.atMs);

function pointsOf(name: 'rate' | 'errors', data: ChartData): readonly (readonly number[])[] {
  const [first] = chartOption(name, data, LIGHT_THEME)?.['series'] as { data: number[][] }[];
  return first?.data ?? [];
}

describe('seconds that share a point', () => {
  it('are none where there are enough points for all', () => {
    expect(rowGroups({ rows: rowsOf(5), mostPoints: 5 }).map(({ length }) => length)).toEqual([
      1, 1, 1, 1, 1,
    ]);
    expect(rowGroups({ rows: rowsOf(5) })).toHaveLength(5);
  });

  it('are all of the run, each in one group, however many there are', () => {
    for (const count of [0, 1, 601, 1199, 3600, 7200]) {
      const rows = rowsOf(count);
      const groups = rowGroups({ rows, mostPoints: 600 });
      expect(groups.length).toBeLessThanOrEqual(600);
      expect(groups.flat()).toEqual(rows);
    }
  });

  it('are the same when more seconds come', () => {
    const [before, after] = [3000, 3001].map((count) =>
      startsOf(rowGroups({ rows: rowsOf(count), mostPoints: 600 })),
    );
    expect(after?.slice(0, before?.length)).toEqual(before);
  });

  it('are those of the part that is shown, and one more on either side', () => {
    const range = { fromMs: 100_000, toMs: 110_000 };
    const shown = rowGroups({ rows: rowsOf(3600), range, mostPoints: 600 });
    expect(startsOf(shown)).toEqual(Array.from({ length: 12 }, (_, at) => 99_000 + at * 1000));
  });

  it('are the largest of them in a line, with its own time', () => {
    const data = chartDataOf({ ...result, perSecond: rowsOf(1000) }, null);
    expect(pointsOf('rate', { ...data, mostPoints: 500 })[3]).toEqual([7000, 7]);
  });

  it('are their mean where areas stand upon each other', () => {
    const data = chartDataOf({ ...result, perSecond: rowsOf(1000) }, null);
    expect(pointsOf('errors', { ...data, mostPoints: 500 })[3]).toEqual([6000, 0.5]);
  });
});
