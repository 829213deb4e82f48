import { durationOption } from '../../src/options/duration-option.js';
import { numberOption } from '../../src/options/number-option.js';
import { pairOption } from '../../src/options/pair-option.js';
import { readRunSettings } from '../../src/options/run-settings.js';
import { faultOf } from '../fault-of.js';

describe('a number', () => {
  const bounds = { min: 0, aboveMin: true, max: 100_000, example: '500' };

  it.each([
    ['500', 500],
    ['0.5', 0.5],
    ['1e3', 1000],
    ['10_000', 10_000],
  ])('%s is %d', (text, value) => {
    expect(numberOption('--rate', text, bounds)).toBe(value);
  });

  it.each([
    ['x', 'VE_USAGE --rate: "x" is not a number. Write it as in: --rate 500'],
    ['', 'VE_USAGE --rate: "" is not a number. Write it as in: --rate 500'],
    ['NaN', 'VE_USAGE --rate: "NaN" is not a number. Write it as in: --rate 500'],
    ['0x10', 'VE_USAGE --rate: "0x10" is not a number. Write it as in: --rate 500'],
    ['1e999', 'VE_USAGE --rate: "1e999" must be at most 100,000. Write it as in: --rate 500'],
    ['0', 'VE_USAGE --rate: "0" must be above 0. Write it as in: --rate 500'],
    ['-5', 'VE_USAGE --rate: "-5" must be above 0. Write it as in: --rate 500'],
    ['100001', 'VE_USAGE --rate: "100001" must be at most 100,000. Write it as in: --rate 500'],
  ])('%j is refused', (text, fault) => {
    expect(faultOf(() => numberOption('--rate', text, bounds))).toBe(fault);
  });

  it('is whole where it has to be', () => {
    expect(
      faultOf(() => numberOption('--users', '1.5', { min: 1, max: 9, whole: true, example: '5' })),
    ).toContain('not a whole number');
    expect(
      faultOf(() => numberOption('--users', '0', { min: 1, max: 9, whole: true, example: '5' })),
    ).toContain('at least 1');
  });

  it('is not there where it was not given', () => {
    expect(numberOption('--rate', undefined, bounds)).toBeUndefined();
  });
});

describe('a length of time', () => {
  const day = 86_400_000;

  it('keeps its text and knows its milliseconds', () => {
    expect(durationOption('--duration', '1m30s', day)).toEqual({ text: '1m30s', durationMs: 90_000 });
  });

  it.each([
    ['30', '"30" has no unit. Write --duration 30s for seconds, 30m for minutes.'],
    ['soon', '"soon" is no length of time. Write it as in: --duration 30s'],
    ['0s', 'it must be longer than nothing.'],
    ['25h', '"25h" is longer than 24 h.'],
  ])('%j is refused', (text, fault) => {
    expect(faultOf(() => durationOption('--duration', text, day))).toContain(fault);
  });
});

describe('pairs', () => {
  it('take everything behind the first = as the value, and the last of a name', () => {
    expect([...pairOption('--var', ['a=b=c', 'd=', 'a=2'])]).toEqual([
      ['a', '2'],
      ['d', ''],
    ]);
  });

  it.each(['a', '=b', ''])('%j is refused', (text) => {
    expect(faultOf(() => pairOption('--var', [text]))).toContain('is not of the form name=value');
  });
});

describe('the options of a run', () => {
  it('are understood together', () => {
    expect(
      readRunSettings({ rate: '5', users: '2', duration: '1s', threads: '2', tag: ['a=b'], runId: 'x-1' }),
    ).toEqual({
      targetTps: 5,
      users: 2,
      duration: { text: '1s', durationMs: 1000 },
      threads: 2,
      variables: new Map(),
      tags: new Map([['a', 'b']]),
      runId: 'x-1',
    });
  });

  it.each(['', '../x', 'a b', '.hidden', 'x'.repeat(129)])('%j is no id of a run', (runId) => {
    expect(faultOf(() => readRunSettings({ runId }))).toContain('VE_USAGE --run-id');
  });
});
