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

  it('counts labels that come again, change and change back', () => {
    const buffer = new SeriesBuffer(false);
    for (const status of [200, 200, 404, 200, '200', 200, 404, 404]) buffer.label({ status });
    buffer.label({ status: 200, cache: 'hit' });
    buffer.label({ cache: 200 });
    const expected = { status: { 200: 6, 404: 3 }, cache: { hit: 1, 200: 1 } };
    expect(buffer.toSnapshot(KEY).labels).toEqual(expected);
    buffer.reset();
    buffer.label({ cache: 200 });
    expect(buffer.toSnapshot(KEY).labels).toEqual({ cache: { 200: 1 } });
  });

  it('counts each label that finds no room', () => {
    const buffer = new SeriesBuffer(false);
    for (let value = 0; value < MAX_NAMES_PER_SERIES; value += 1) buffer.label({ value });
    for (let time = 0; time < 3; time += 1) buffer.label({ value: 'one too many' });
    expect(buffer.toSnapshot(KEY).labels['value']).toMatchObject({ __overflow__: 3, 0: 1 });
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
