import fc from 'fast-check';
import { createStagedPacer } from '../../src/pace/staged-pacer.js';
import type { Phase } from '../../src/plan/resolved-plan.js';
import { askedStarts } from '../../src/report/asked-starts.js';
import { coveredMs, coveredWithin } from '../../src/report/time-spans.js';
import { closedScenario, openScenario, segment } from './simulated-run.js';

const ALL: ReadonlySet<Phase> = new Set(['warmup', 'ramp', 'sustain', 'ramp-down']);

describe('askedStarts', () => {
  it('is what the pacer starts, to one iteration, over any span', () => {
    const rate = fc.double({ min: 0, max: 2000, noNaN: true });
    const segments = fc.array(
      fc.record({ durationMs: fc.integer({ min: 1, max: 20_000 }), fromPerSecond: rate, toPerSecond: rate }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(segments, fc.nat({ max: 60_000 }), fc.nat({ max: 60_000 }), (parts, a, b) => {
        const load = openScenario(parts.map((part) => ({ phase: 'ramp' as const, ...part }))).load;
        const pacer = createStagedPacer(parts.map((part) => ({ phase: 'ramp' as const, ...part })));
        const span = { fromMs: Math.min(a, b), toMs: Math.max(a, b) };
        const starts = pacer.countBefore(span.toMs) - pacer.countBefore(span.fromMs);
        expect(Math.abs((askedStarts(load, ALL, span) ?? NaN) - starts)).toBeLessThanOrEqual(1.001);
      }),
    );
  });

  it('counts only the phases that are asked for', () => {
    const { load } = openScenario([
      segment('warmup', 2, 10),
      segment('ramp', 2, 10, 30),
      segment('sustain', 2, 30),
    ]);
    expect(askedStarts(load, new Set<Phase>(['ramp']), { fromMs: 0, toMs: 6000 })).toBeCloseTo(40, 9);
    expect(askedStarts(load, new Set<Phase>(['ramp']), { fromMs: 3000, toMs: 6000 })).toBeCloseTo(25, 9);
  });

  it('is the cap of a closed load, and nothing without one', () => {
    const users = { phase: 'sustain' as const, durationMs: 4000, fromUsers: 1, toUsers: 9 };
    expect(askedStarts(closedScenario([users], {}, 50).load, ALL, { fromMs: 1000, toMs: 9000 })).toBe(150);
    expect(askedStarts(closedScenario([users]).load, ALL, { fromMs: 0, toMs: 9000 })).toBeNull();
  });
});

describe('coveredMs', () => {
  it.each([
    ['nothing', [], 0],
    [
      'spans apart',
      [
        [0, 10],
        [20, 25],
      ],
      15,
    ],
    [
      'spans that overlap',
      [
        [5, 20],
        [0, 10],
      ],
      20,
    ],
    [
      'a span within another',
      [
        [0, 100],
        [10, 20],
      ],
      100,
    ],
  ] as const)('counts each moment once: %s', (_, spans, expected) => {
    expect(coveredMs(spans.map(([fromMs, toMs]) => ({ fromMs, toMs })))).toBe(expected);
  });

  it('clips', () => {
    expect(
      coveredWithin(
        [
          { fromMs: 0, toMs: 10 },
          { fromMs: 15, toMs: 40 },
        ],
        { fromMs: 5, toMs: 20 },
      ),
    ).toBe(10);
  });
});
