import { createRunAggregate, type RunAggregate } from '../../src/report/run-aggregate.js';
import type { ResolvedThreshold, ThresholdMetric } from '../../src/plan/resolved-plan.js';
import type { ThresholdReport } from '../../src/report/run-report.js';
import {
  closedScenario,
  EMPTY_SNAPSHOT,
  type Fate,
  feed,
  HOST,
  NO_ARRIVALS,
  openScenario,
  planOf,
  segment,
  SimulatedOpenRun,
  threshold,
} from './simulated-run.js';

const SEGMENTS = [
  segment('warmup', 2, 100),
  segment('ramp', 2, 100),
  segment('sustain', 10, 100),
  segment('ramp-down', 2, 100, 0),
];
const scenario = openScenario(SEGMENTS);

/** Slow and failing in warm-up, ramp and ramp-down; in the sustained part 10 ms, every 20th failed. */
function fate(index: number): Fate {
  if (index < 400 || index >= 1400) return { serviceUs: 900_000, lagUs: 50, code: 'HTTP_503' };
  return { serviceUs: 10_000, lagUs: 50, ...(index % 20 === 0 ? { code: 'HTTP_503' } : {}) };
}

function run(thresholds: readonly ResolvedThreshold[], to = 17, fateOf = fate): RunAggregate {
  const aggregate = createRunAggregate(planOf([scenario], thresholds));
  feed(aggregate, new SimulatedOpenRun(scenario), 0, to, fateOf);
  return aggregate;
}

function judge(
  metric: ThresholdMetric,
  comparison: ResolvedThreshold['comparison'],
  limit: number,
  part: Partial<ResolvedThreshold> = {},
): ThresholdReport {
  return run([threshold({ metric, comparison, limit, ...part })]).thresholds()[0] as ThresholdReport;
}

const p99: ThresholdMetric = { kind: 'quantile', time: 'serviceTime', quantile: 0.99 };

const TABLE: readonly (readonly [
  string,
  ThresholdMetric,
  ResolvedThreshold['comparison'],
  number,
  Partial<ThresholdReport>,
])[] = [
  ['a quantile', p99, '<', 11_000, { ok: true, actual: 10_000, unit: 'us' }],
  [
    'response time is service time and lag',
    { kind: 'quantile', time: 'responseTime', quantile: 0.5 },
    '<=',
    10_050,
    { ok: true, actual: 10_050 },
  ],
  ['a mean', { kind: 'mean', time: 'startLag' }, '<', 50, { ok: false, actual: 50 }],
  ['a maximum', { kind: 'max', time: 'serviceTime' }, '<=', 10_000, { ok: true, actual: 10_000 }],
  [
    'an error ratio',
    { kind: 'errorRatio' },
    '<',
    0.05,
    { ok: false, actual: 0.05, unit: 'ratio', message: '5 %, limit 5 %' },
  ],
  ['failures', { kind: 'failures' }, '<=', 50, { ok: true, actual: 50, unit: 'count' }],
  ['a count', { kind: 'count' }, '>=', 1000, { ok: true, actual: 1000 }],
  ['throughput', { kind: 'throughput' }, '>=', 100, { ok: true, actual: 100, unit: 'perSecond' }],
  ['achieved rate', { kind: 'achievedRate' }, '>=', 1, { ok: true, actual: 1 }],
  ['all checks', { kind: 'checkRatio', check: null }, '>', 0.95, { ok: false, actual: 0.95 }],
  ['one check', { kind: 'checkRatio', check: 'status is 200' }, '>=', 0.95, { ok: true, actual: 0.95 }],
  [
    'a check that was never made',
    { kind: 'checkRatio', check: 'other' },
    '>=',
    0,
    {
      ok: false,
      actual: null,
      message: 'nothing to judge: no such check was made in the part that is judged',
    },
  ],
  [
    'a trend that nobody recorded',
    { kind: 'trend', name: 'size', quantile: 0.5 },
    '<',
    9,
    {
      ok: false,
      actual: null,
      message: 'nothing to judge: nothing was recorded under "size" in the part that is judged',
    },
  ],
  [
    'a counter that nobody raised',
    { kind: 'counter', name: 'items' },
    '<',
    1,
    { ok: true, actual: 0, unit: 'value' },
  ],
  ['nothing dropped', { kind: 'dropped' }, '<=', 0, { ok: true, actual: 0 }],
  ['nothing missed', { kind: 'missed' }, '<=', 0, { ok: true, actual: 0 }],
];

describe('thresholds', () => {
  it.each(TABLE)('judges %s over the sustained part alone', (_, metric, comparison, limit, expected) => {
    expect(judge(metric, comparison, limit)).toMatchObject(expected);
  });

  it('judges a step, a task or a scenario where it names one', () => {
    expect(judge(p99, '<', 6000, { step: 'login' })).toMatchObject({ ok: true, actual: 5000, step: 'login' });
    expect(judge(p99, '<', 1e9, { task: 'HTTP_GET' })).toMatchObject({ ok: true, actual: 10_000 });
    expect(judge(p99, '<', 1e9, { task: 'OTHER' })).toMatchObject({ ok: false, actual: null });
    expect(judge(p99, '<', 1e9, { scenario: 'other' })).toMatchObject({ ok: false, actual: null });
  });

  it('has no achieved rate of a task, and says why', () => {
    expect(judge({ kind: 'achievedRate' }, '>', 0, { task: 'HTTP_GET' }).message).toBe(
      'nothing to judge: rates are counted for scenarios, not for tasks or steps',
    );
  });

  it('judges all but the warm-up where the plan has nothing sustained', () => {
    const ramps = openScenario([segment('warmup', 2, 100), segment('ramp', 4, 100, 200)]);
    const aggregate = createRunAggregate(
      planOf([ramps], [threshold({ metric: { kind: 'count' }, comparison: '>=', limit: 600 })]),
    );
    feed(aggregate, new SimulatedOpenRun(ramps), 0, 6, fate);
    expect(aggregate.thresholds()[0]).toMatchObject({ ok: true, actual: 600 });
  });

  it('is not ok before there is anything to judge', () => {
    expect(run([threshold({ metric: p99, comparison: '<', limit: 1e9 })], 3).thresholds()[0]).toMatchObject({
      ok: false,
      actual: null,
      message: 'nothing to judge: no iteration ended in the part that is judged',
    });
  });

  it('has no response time in a closed load, and says what to use', () => {
    const closed = closedScenario([{ phase: 'sustain', durationMs: 2000, fromUsers: 5, toUsers: 5 }]);
    const metric: ThresholdMetric = { kind: 'quantile', time: 'responseTime', quantile: 0.99 };
    const limits = [
      threshold({ metric, comparison: '<', limit: 1 }),
      threshold({ metric: { kind: 'achievedRate' }, comparison: '>', limit: 0 }),
    ];
    const aggregate = createRunAggregate(planOf([closed], limits));
    const arrival = {
      scenario: 'users',
      phase: 'sustain' as const,
      ...NO_ARRIVALS,
      scheduled: 9,
      started: 9,
      ok: 9,
    };
    aggregate.addSecond({ ...EMPTY_SNAPSHOT, arrivals: [arrival] }, HOST);
    const [time, rate] = aggregate.thresholds();
    expect(time?.message).toContain('use serviceTime');
    expect(rate?.message).toBe(
      'nothing to judge: the load asks for no rate, or the part that is judged was not reached',
    );
  });
});

describe('thresholds with a window', () => {
  /** Slow for two seconds in the middle of the sustained part: indexes 900 to 1099 are seconds 9 and 10 of the run. */
  const slowTwice = (index: number): Fate => ({
    serviceUs: index >= 900 && index < 1100 ? 400_000 : 10_000,
    lagUs: 50,
  });
  const limit = { metric: p99, comparison: '<' as const, limit: 100_000 };

  it('remember a break that the whole run would hide', () => {
    const [median, window] = run(
      [threshold({ ...limit, metric: { ...p99, quantile: 0.5 } }), threshold({ ...limit, windowMs: 3000 })],
      17,
      slowTwice,
    ).thresholds();
    // The upper end of the bucket that 10,000 falls into.
    expect(median).toMatchObject({ ok: true, actual: 10_007 });
    expect(window).toMatchObject({
      ok: false,
      aborted: false,
      message: '400 ms over 3 s, limit 100 ms, first not met at 10 s',
    });
  });

  it('forget what has left the window', () => {
    const medians = threshold({ ...limit, metric: { ...p99, quantile: 0.5 }, windowMs: 5000 });
    expect(run([medians], 17, slowTwice).thresholds()[0]).toMatchObject({ ok: true, actual: 10_007 });
    const narrow = threshold({ ...limit, metric: { ...p99, quantile: 0.5 }, windowMs: 2000 });
    expect(run([narrow], 17, slowTwice).thresholds()[0]).toMatchObject({ ok: false, actual: 400_000 });
  });

  it('stop the run as soon as they are broken, with the figures', () => {
    const aborting = threshold({
      ...limit,
      windowMs: 2000,
      abort: true,
      expression: 'p99(serviceTime) < 100ms',
    });
    expect(run([aborting], 9, slowTwice).abortReason()).toBeNull();
    expect(run([aborting], 10, slowTwice).abortReason()).toBe(
      'threshold "p99(serviceTime) < 100ms" was not met: 400 ms over 2 s, limit 100 ms, first not met at 10 s',
    );
    expect(run([aborting], 17, slowTwice).thresholds()[0]).toMatchObject({ aborted: true, ok: false });
  });

  it('are not judged before the window is full, nor in their grace', () => {
    const slowStart = (index: number): Fate => ({ serviceUs: index < 600 ? 400_000 : 10_000, lagUs: 50 });
    const inGrace = threshold({ ...limit, windowMs: 1000, graceMs: 3000, abort: true });
    expect(run([inGrace], 17, slowStart).abortReason()).toBeNull();
    const tooSoon = threshold({ ...limit, windowMs: 1000, graceMs: 2000, abort: true });
    expect(run([tooSoon], 17, slowStart).abortReason()).not.toBeNull();
    const unfilled = threshold({ ...limit, windowMs: 60_000, abort: true });
    expect(run([unfilled], 17, slowStart).thresholds()[0]).toMatchObject({
      ok: false,
      aborted: false,
      actual: 400_000,
    });
  });

  it('slide in larger steps where they are long, and still see every value', () => {
    const long = openScenario([segment('sustain', 600, 2)]);
    const limits = [
      threshold({ ...limit, metric: { kind: 'count' }, comparison: '>=', limit: 900, windowMs: 480_000 }),
    ];
    const aggregate = createRunAggregate(planOf([long], limits));
    feed(aggregate, new SimulatedOpenRun(long), 0, 600, fate);
    const { actual } = aggregate.thresholds()[0] as ThresholdReport;
    expect(actual).toBeGreaterThanOrEqual(960);
    expect(actual).toBeLessThanOrEqual(960 + 8);
  });
});

describe('thresholds that abort, without a window', () => {
  it('are judged each second over the whole', () => {
    const aborting = threshold({ metric: { kind: 'errorRatio' }, comparison: '<', limit: 0.01, abort: true });
    expect(run([aborting], 4).abortReason()).toBeNull();
    expect(run([aborting], 5).abortReason()).toContain('5 %, limit 1 %, first not met at 5 s');
  });

  it('wait for the end where more of the same may still meet them', () => {
    const few = threshold({ metric: { kind: 'count' }, comparison: '>=', limit: 1000, abort: true });
    expect(run([few], 6).abortReason()).toBeNull();
    expect(run([few], 17).thresholds()[0]).toMatchObject({ ok: true });
    const many = threshold({ metric: { kind: 'failures' }, comparison: '<', limit: 4, abort: true });
    expect(run([many], 5).abortReason()).not.toBeNull();
  });

  it('see a target that falls behind by the rate', () => {
    const aggregate = createRunAggregate(
      planOf(
        [scenario],
        [
          threshold({
            metric: { kind: 'achievedRate' },
            comparison: '>=',
            limit: 0.9,
            windowMs: 2000,
            abort: true,
          }),
        ],
      ),
    );
    const arrival = { scenario: 'browse', phase: 'sustain' as const, ...NO_ARRIVALS, scheduled: 100 };
    feed(aggregate, new SimulatedOpenRun(scenario), 0, 4, fate);
    for (const at of [4, 5]) {
      const arrivals = [{ ...arrival, started: 70, ok: 70, late: 60 }];
      aggregate.addSecond(
        { ...EMPTY_SNAPSHOT, fromMs: at * 1000, toMs: at * 1000 + 1000, arrivals, inFlight: 100 },
        HOST,
      );
    }
    expect(aggregate.abortReason()).toContain('70 % over 2 s, limit 90 %');
  });
});
