import type { Comparison, FigureChange } from '@vajraedge/core';
import { renderComparison } from '../../src/results/render-comparison.js';
import { createColours } from '../../src/terminal/colours.js';

const RUN = { name: 'checkout', startedAt: '2026-11-24T18:18:46.250Z', verdict: 'VALID' as const };
const SAME: FigureChange = {
  figure: 'p50',
  unit: 'us',
  before: 12_000,
  after: 12_100,
  change: 0.0083,
  interval: { low: -0.01, high: 0.02 },
  tolerance: 0.05,
  state: 'same',
  isRegression: false,
  moreSeconds: null,
};

function comparisonOf(changes: readonly FigureChange[], caveats: readonly string[] = []): Comparison {
  return {
    before: { ...RUN, runId: 'a', seconds: 60, iterations: 30_000, blockSeconds: 1 },
    after: { ...RUN, runId: 'b', seconds: 60, iterations: 29_990, blockSeconds: 4 },
    time: 'responseTime',
    confidenceRatio: 0.95,
    changes,
    isRegression: changes.some(({ isRegression }) => isRegression),
    caveats,
  };
}

const render = (...of: Parameters<typeof comparisonOf>): string =>
  renderComparison(comparisonOf(...of), createColours(false));

describe('a comparison on a terminal', () => {
  it('begins with the conclusion, then the runs, then a line for each figure', () => {
    const worse: FigureChange = {
      ...SAME,
      figure: 'p99',
      after: 24_000,
      change: 1,
      interval: { low: 0.8, high: 1.3 },
      state: 'worse',
      isRegression: true,
    };
    expect(render([SAME, worse], ['the plans differ'])).toBe(
      [
        'WORSE  beyond the tolerance: p99',
        '',
        '  before  checkout (a)  30,000 iterations in 1 min, VALID',
        '  after   checkout (b)  29,990 iterations in 1 min, in blocks of 4 s, VALID',
        '',
        'RESPONSE TIME  before   after    change   95 % interval',
        '  p50          12.0 ms  12.1 ms  +0.83 %  -1 % to +2 %     no difference shown',
        '  p99          12.0 ms  24.0 ms  +100 %   +80 % to +130 %  worse, by more than 5 %',
        '',
        'note: the plans differ',
      ].join('\n'),
    );
  });

  it.each<[string, Partial<FigureChange>, string, string]>([
    ['better', { state: 'better' }, 'NO REGRESSION', 'better'],
    ['worse but little', { state: 'worse' }, 'NO REGRESSION', 'worse, not shown to be by more than 5 %'],
    ['unclear', { state: 'unclear', moreSeconds: 90 }, 'CANNOT TELL', 'run both 1 min 30 s longer'],
    ['far from clear', { state: 'unclear', moreSeconds: 7201 }, 'CANNOT TELL', 'run both 3 h longer'],
    ['hopeless', { state: 'unclear' }, 'CANNOT TELL', 'how long a run would is not known'],
    ['too short', { state: 'unclear', interval: null, moreSeconds: 8 }, 'CANNOT TELL', 'too few seconds'],
  ])('says honestly what is %s', (_, part, conclusion, result) => {
    const text = render([{ ...SAME, ...part }]);
    expect(text.startsWith(conclusion)).toBe(true);
    expect(text).toContain(result);
  });

  it('tells the difference of error ratios in points', () => {
    const errors: FigureChange = {
      ...SAME,
      figure: 'errorRatio',
      unit: 'ratio',
      before: 0.01,
      after: 0.03,
      change: 0.02,
    };
    expect(render([errors])).toMatch(/errors +1 % +3 % +\+2 % pt/);
  });
});
