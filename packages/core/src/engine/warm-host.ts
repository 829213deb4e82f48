import type { Clock } from '../execute/clock.js';
import type { ResolvedPlan } from '../plan/resolved-plan.js';
import { LatencyHistogram } from '../record/latency-histogram.js';
import { createRunAggregate, type RunProgress } from '../report/run-aggregate.js';
import type { SeriesSnapshot, Snapshot } from '../snapshot/snapshot.js';
import { HostSampler } from './host-sampler.js';
import { SecondAssembler } from './second-assembler.js';

const SECONDS = 60;
const VALUES_PER_SECOND = 400;

/**
 * Adds up some seconds that never were, so that the code which adds up the real ones is compiled before run time 0: the
 * first second would otherwise cost the host some ten milliseconds, taken from an engine where they share a core.
 *
 * @param show what shows a second, without what it would put out
 */
export function warmHost(plan: ResolvedPlan, clock: Clock, show?: (progress: RunProgress) => void): void {
  const aggregate = createRunAggregate(plan);
  const sampler = new HostSampler(clock);
  const assembler = new SecondAssembler(1, (snapshot) => {
    const progress = aggregate.progress(aggregate.addSecond(snapshot, sampler.sample()));
    show?.(progress);
    aggregate.abortReason();
  });
  // Cloned as they are on their way from a thread.
  for (let second = 0; second < SECONDS; second += 1)
    assembler.add(0, structuredClone(secondOf(plan, second * 1000)));
}

function secondOf(plan: ResolvedPlan, fromMs: number): Snapshot {
  const histogram = new LatencyHistogram();
  for (let at = 1; at <= VALUES_PER_SECOND; at += 1) histogram.record(at * 37);
  const times = histogram.toSnapshot();
  const scenarios = plan.scenarios.slice(0, 10);
  return {
    fromMs,
    toMs: fromMs + 1000,
    series: scenarios.map(({ name, mix, load }): SeriesSnapshot => {
      const timed = load.model === 'open' ? times : null;
      return {
        scenario: name,
        task: mix[0]?.label ?? '',
        step: null,
        phase: 'sustain',
        count: times.count,
        failures: {},
        receivedBytes: 0,
        sentBytes: 0,
        checks: {},
        labels: { status: { 200: times.count } },
        counters: {},
        trends: {},
        examples: [],
        responseTimeUs: timed,
        serviceTimeUs: times,
        startLagUs: timed,
      };
    }),
    arrivals: scenarios.map(({ name }) => ({
      scenario: name,
      phase: 'sustain',
      scheduled: times.count,
      started: times.count,
      ok: times.count,
      failed: 0,
      dropped: 0,
      missed: 0,
      late: 0,
    })),
    generators: [{ engine: 0, wakeLagUs: times, loopUtilizationRatio: 0, gcMs: 0, gcMaxMs: 0 }],
    inFlight: 0,
    users: 0,
    overflowed: 0,
  };
}
