import { configurationCheck } from '../../../src/preflight/checks/configuration-check.js';
import type { CheckFinding, ProbedEntry } from '../../../src/preflight/preflight-check.js';
import { answered, contextOf } from '../check-context.js';

async function findings(
  plan: string,
  entries: readonly ProbedEntry[] = [],
  threads = 1,
): Promise<readonly CheckFinding[]> {
  const { signal } = new AbortController();
  const context = { ...contextOf({ plan, entries, threads }), deadlineMs: 5000, signal };
  return configurationCheck.run(context);
}
const scenario = (load: string): string => `scenarios: { main: { task: NOOP, load: ${load} } }\n`;
const LONG = scenario('{ targetTps: 100, sustain: 60s }');

describe('a plan that fits together', () => {
  it.each<[string, string, ProbedEntry[]]>([
    ['no probe, no thresholds', LONG, []],
    ['the defaults at any latency below 1 s', LONG, [answered('NOOP', 900)]],
    ['the defaults of a fast target', scenario('{ targetTps: 900, sustain: 60s }'), [answered('NOOP', 0.2)]],
    ['a closed load', scenario('{ users: 500, sustain: 60s }'), [answered('NOOP', 50)]],
    ['a quantile of enough iterations', `${LONG}thresholds: [p99(responseTime) < 1s, errorRatio < 1%]`, []],
    ['a ramp before a longer steady part', scenario('{ targetTps: 100, rampUp: 20s, sustain: 60s }'), []],
    ['what can be met', `${LONG}thresholds: [throughput > 90, count > 5000]`, []],
  ])('%s', async (_, plan, entries) => {
    expect(await findings(plan, entries)).toMatchObject([{ state: 'PASS' }]);
  });
});

describe('a plan that cannot show what it seems to', () => {
  it.each<[string, string, ProbedEntry[], RegExp]>([
    [
      'too little concurrency',
      scenario('{ targetTps: 200, sustain: 60s, maxConcurrency: 4 }'),
      [answered('NOOP', 80)],
      /^200\/s at 80 ms needs about 16 in flight, you allow 4\. Set maxConcurrency of scenario "main" to at least 32, or ask for less than 50\/s\.$/,
    ],
    [
      'far too much concurrency',
      scenario('{ targetTps: 10, sustain: 60s, maxConcurrency: 5000 }'),
      [answered('NOOP', 20)],
      /needs about 1 in flight, you allow 5,000\. Lower maxConcurrency/,
    ],
    [
      'a threshold that is never judged',
      `${LONG}thresholds: [{ expression: errorRatio < 1%, grace: 60s }]`,
      [],
      /^Never judged: its grace time is 1m, what is judged lasts 1m\./,
    ],
    [
      'a window longer than what is judged',
      `${LONG}thresholds: [{ expression: errorRatio < 1%, window: 2m }]`,
      [],
      /^Never judged: its window is 2m, what is judged lasts 1m\./,
    ],
    [
      'a quantile of too few iterations',
      `${scenario('{ targetTps: 10, sustain: 10s }')}thresholds: [p99(responseTime) < 1s]`,
      [],
      /^Only about 100 iterations are judged: .* Offer at least 1,000 iterations/,
    ],
    [
      'a time that one request alone does not reach',
      `${LONG}thresholds: [p95(serviceTime) < 100ms]`,
      [answered('NOOP', 800)],
      /^Hardly to be met: one request took 800 ms with no load at all\./,
    ],
    [
      'more throughput than is asked for',
      `${LONG}thresholds: [throughput > 200]`,
      [],
      /^Cannot be met: the plan asks for 100\/s at most\./,
    ],
    [
      'more iterations than there will be',
      `${LONG}thresholds: [count >= 10000]`,
      [],
      /^Cannot be met: about 6,000 iterations are judged\./,
    ],
    [
      'a ramp longer than the steady part',
      `${scenario('{ targetTps: 100, rampUp: 60s, sustain: 10s }')}thresholds: [errorRatio < 1%]`,
      [],
      /^Its ramps last 1m, its steady part only 10s/,
    ],
    [
      'a feed for nothing',
      `${LONG}data: { users: { rows: [{ id: 1 }] } }`,
      [],
      /^Data feed "users" is used by no parameter\./,
    ],
    [
      'a variable for nothing',
      `${LONG}variables: { host: x }`,
      [],
      /^Variable "host" is used by no parameter\./,
    ],
  ])('%s', async (_, plan, entries, words) => {
    const found = await findings(plan, entries);
    expect(found).toHaveLength(1);
    expect(found[0]?.state).toBe('WARN');
    expect(`${found[0]?.message} ${found[0]?.remedy}`).toMatch(words);
  });

  it('more threads than iterations in flight', async () => {
    const found = await findings(scenario('{ users: 2, sustain: 10s }'), [], 4);
    expect(found).toMatchObject([{ state: 'WARN', name: 'configuration threads' }]);
  });
});
