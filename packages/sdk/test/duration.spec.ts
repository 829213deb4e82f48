import fc from 'fast-check';
import { formatDuration, parseDuration } from '../src/duration.js';

describe('parseDuration', () => {
  test.each([
    ['500ms', 500],
    ['1.5s', 1500],
    ['1.001s', 1001],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['2d', 172_800_000],
    ['250us', 0.25],
    ['1h30m', 5_400_000],
    ['1d2h3m4s5ms6us', 93_784_005.006],
    ['0s', 0],
  ])('reads %s as %d ms', (text, wantedMs) => {
    expect(parseDuration(text)).toBe(wantedMs);
  });

  test.each([
    ['', 'nothing'],
    ['5', 'no unit'],
    ['s', 'no number'],
    ['-5s', 'a sign'],
    ['+5s', 'a sign'],
    ['5 s', 'a blank'],
    [' 5s', 'a blank before'],
    ['5s ', 'a blank after'],
    ['5s\n', 'a line end'],
    ['5S', 'a unit in capitals'],
    ['5sec', 'an unknown unit'],
    ['30m1h', 'units in the wrong order'],
    ['1s1s', 'a unit twice'],
    ['1e3s', 'an exponent'],
    ['.5s', 'no digit before the point'],
    ['5.s', 'no digit after the point'],
    ['Infinitys', 'infinity'],
    ['NaNs', 'NaN'],
    ['9999999999999999s', 'more digits than are exact'],
    ['1h30', 'a second number without a unit'],
  ])('refuses %j: %s', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('formatDuration', () => {
  test.each([
    [0, '0ms'],
    [0.25, '0.25ms'],
    [999, '999ms'],
    [1000, '1s'],
    [1500, '1.5s'],
    [60_000, '1m'],
    [90_000, '1m30s'],
    [3_600_000, '1h'],
    [5_400_500, '1h30m0.5s'],
    [86_400_000, '24h'],
    [-1500, '-1.5s'],
    [Number.NaN, 'NaN'],
  ])('writes %d ms as %s', (durationMs, wanted) => {
    expect(formatDuration(durationMs)).toBe(wanted);
  });

  test('is undone by parseDuration for whole microseconds up to 30 days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_592_000_000_000 }), (durationUs) => {
        const durationMs = durationUs / 1000;
        expect(parseDuration(formatDuration(durationMs))).toBeCloseTo(durationMs, 6);
        expect(Math.round((parseDuration(formatDuration(durationMs)) ?? NaN) * 1000)).toBe(durationUs);
      }),
    );
  });

  test('whatever the text, parseDuration gives a finite duration or nothing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('1', '9', '.', 's', 'm', 'h', 'u', 'd', '-', ' ') }),
        (text) => {
          const durationMs = parseDuration(text);
          expect(durationMs === undefined || (Number.isFinite(durationMs) && durationMs >= 0)).toBe(true);
        },
      ),
    );
  });
});
