import { HANDOVER_MS } from '../../src/run/load-line.js';
import { startAheadMs } from '../../src/run/start-ahead.js';

describe('how far ahead run time 0 is put', () => {
  it.each([
    ['half a second for a worker near by', [0.5], 500],
    ['a second where nobody knows how far away it is', [null], 1005],
    ['a second for a hundred on a slow machine', Array<number>(100).fill(12.5), 1000],
    ['as far as the most distant needs', [1, 200, 2], 2015],
  ])('%s', (_, roundTripsMs, aheadMs) => {
    expect(startAheadMs(roundTripsMs)).toBe(aheadMs);
  });

  it('never so near that the first slots would come too late', () => {
    expect(startAheadMs([])).toBeGreaterThan(HANDOVER_MS);
  });
});
