import { MAX_EXAMPLES_PER_CODE, MAX_NAMES_PER_SERIES, SeriesBuffer } from '../../src/record/series-buffer.js';

const KEY = { scenario: 'shop', task: 'HTTP_GET', step: null, phase: 'sustain' } as const;

describe('SeriesBuffer', () => {
  it('gives every example the code under which its failure was counted, also beyond the cap', () => {
    const buffer = new SeriesBuffer(true);
    for (let code = 0; code < MAX_NAMES_PER_SERIES + 10; code += 1) buffer.fail(`CODE_${code}`, 'no', code);
    const { failures, examples } = buffer.toSnapshot(KEY);
    expect(failures['__overflow__']).toBe(10);
    expect(Object.keys(failures)).toHaveLength(MAX_NAMES_PER_SERIES + 1);
    expect(examples.filter(({ code }) => !(code in failures))).toEqual([]);
  });

  it('keeps some examples of a code and counts all', () => {
    const buffer = new SeriesBuffer(true);
    for (let at = 0; at < 100; at += 1) buffer.fail('HTTP_5XX', `answer ${at}`, at);
    const { failures, examples } = buffer.toSnapshot(KEY);
    expect(failures).toEqual({ HTTP_5XX: 100 });
    expect(examples.map(({ message }) => message)).toEqual(
      Array.from({ length: MAX_EXAMPLES_PER_CODE }, (_, at) => `answer ${at}`),
    );
  });

  it('counts a name that an object already has', () => {
    const buffer = new SeriesBuffer(false);
    buffer.check('__proto__', false);
    buffer.addCounter('constructor', 2);
    const { checks, counters } = buffer.toSnapshot(KEY);
    expect(Object.entries(checks)).toEqual([['__proto__', { passed: 0, failed: 1 }]]);
    expect(Object.entries(counters)).toEqual([['constructor', 2]]);
  });

  it('is empty after reset', () => {
    const buffer = new SeriesBuffer(true);
    buffer.count = 3;
    buffer.fail('A', 'no', 1);
    buffer.label({ status: 200 });
    buffer.recordTrend('size', 0.5);
    buffer.reset();
    expect(buffer.used).toBe(false);
    expect(buffer.toSnapshot(KEY)).toEqual(new SeriesBuffer(true).toSnapshot(KEY));
  });
});
