import { describe, expect, it } from '@jest/globals';
import type { ChartRow } from '@vajraedge/report-page/charts';
import { MOST_ROWS, withRows } from '../src/live/run-rows.js';
import { fieldText, listOf, mapOf, numberOrText } from '../src/plan/values.js';
import { comparePath, routeOf, runPath } from '../src/routing/route.js';

const TIMES = { p50: 1, p95: 2, p99: 3, p999: 4, max: 5 };
const ROW: ChartRow = {
  ...{
    atMs: 0,
    durationMs: 1000,
    scheduled: 9,
    started: 9,
    ok: 0,
    failed: 0,
    failures: {},
    inFlight: 1,
    users: 2,
  },
  ...{ responseTimeUs: null, serviceTimeUs: TIMES, startLagUs: TIMES, wakeLagP99Us: 7 },
  verdict: { state: 'VALID', reasons: [] },
};
const row = (atMs: number, ok = 0): ChartRow => ({ ...ROW, atMs, ok });

describe('rows of a run', () => {
  it('take newer ones at their end', () => {
    expect(withRows([row(0)], [row(1000), row(2000)]).map(({ atMs }) => atMs)).toEqual([0, 1000, 2000]);
  });

  it('are replaced by what came late, in order', () => {
    const rows = withRows([row(0), row(2000)], [row(1000, 5), row(0, 7)]);
    expect(rows).toEqual([row(0, 7), row(1000, 5), row(2000)]);
  });

  it('stay the same list where nothing is new', () => {
    const rows = [row(0)];
    expect(withRows(rows, [])).toBe(rows);
  });

  it('are bounded: the newest stay', () => {
    const many = Array.from({ length: MOST_ROWS + 5 }, (_, at) => row(at * 1000));
    expect(withRows([], many)).toHaveLength(MOST_ROWS);
    expect(withRows(many.slice(0, MOST_ROWS), [row(0, 1), ...many.slice(MOST_ROWS)]).at(-1)?.atMs).toBe(
      (MOST_ROWS + 4) * 1000,
    );
  });
});

describe('what a page keeps of a row', () => {
  it('is what it draws, and nothing else', () => {
    const told = { ...row(5000, 3), receivedBytes: 1e9, serviceTimeUs: { ...TIMES, mean: 1.5 }, gcMs: 1.25 };
    expect(withRows([], [told])).toEqual([row(5000, 3)]);
  });

  it('shares a verdict that is as before', () => {
    const [first, second] = withRows([row(0)], [structuredClone(row(1000))]);
    expect(second?.verdict).toBe(first?.verdict);
    const doubt: ChartRow = { ...row(2000), verdict: { state: 'SUSPECT', reasons: ['busy'] } };
    expect(withRows([row(0)], [doubt]).at(-1)?.verdict).toEqual(doubt.verdict);
  });
});

describe('addresses', () => {
  it.each([
    ['/', { view: 'runs' }],
    ['/runs', { view: 'runs' }],
    ['/compose/', { view: 'compose' }],
    ['/nowhere', { view: 'unknown' }],
    ['/runs/a/b', { view: 'unknown' }],
    ['/runs/%E0%A4%A', { view: 'run', id: '%E0%A4%A' }],
  ])('%s leads to %j', (path, route) => expect(routeOf(path)).toEqual(route));

  it('come back as they were made', () => {
    expect(routeOf(runPath('a b/c'))).toEqual({ view: 'run', id: 'a b/c' });
    expect(routeOf(comparePath('a/1', 'b?2'))).toEqual({ view: 'compare', before: 'a/1', after: 'b?2' });
  });
});

describe('values of fields', () => {
  it('are numbers where they are, and texts where not', () => {
    expect(['5', ' 0.5 ', '1e3', '', 'soon', '${rate}'].map(numberOrText)).toEqual([
      5,
      0.5,
      1000,
      undefined,
      'soon',
      '${rate}',
    ]);
  });

  it('come back as text', () => {
    expect([undefined, null, 5, true, 'a', { b: 1 }].map(fieldText)).toEqual([
      '',
      '',
      '5',
      'true',
      'a',
      '{"b":1}',
    ]);
    expect([mapOf([1]), mapOf(null), mapOf({ a: 1 }), listOf({}), listOf([1])]).toEqual([
      {},
      {},
      { a: 1 },
      [],
      [1],
    ]);
  });
});
