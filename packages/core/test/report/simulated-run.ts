import { createStagedPacer } from '../../src/pace/staged-pacer.js';
import { type Pacer, phaseSpans } from '../../src/pace/pacer.js';
import type {
  OpenLoad,
  Phase,
  RateSegment,
  ResolvedPlan,
  ResolvedScenario,
  ResolvedThreshold,
  UserSegment,
} from '../../src/plan/resolved-plan.js';
import { Recorder } from '../../src/record/recorder.js';
import type { RunAggregate, RunReportMeta } from '../../src/report/run-aggregate.js';
import type { SecondReport } from '../../src/report/run-report.js';
import type { ArrivalSnapshot, Snapshot } from '../../src/snapshot/snapshot.js';
import type { HostSample } from '../../src/verdict/verdict.js';
import { histogramOf } from '../snapshot/snapshot-arbitrary.js';

export const HOST: HostSample = {
  processCores: 0.4,
  machineCpuRatio: 0.35,
  cores: 4,
  residentBytes: 90_000_000,
  openDescriptors: 60,
  maxDescriptors: 1024,
};

export const META: RunReportMeta = {
  runId: '20261124-181846-3f9a2c',
  writtenPlan: { name: 'checkout' },
  startedAt: '2026-11-24T18:18:46.250Z',
  outcome: 'finished',
  preflight: null,
  events: [],
  lostEngines: 0,
  engines: 1,
  workers: [{ id: 'local', host: 'box', cores: 4, engines: 1, nodeVersion: 'v20.20.2' }],
};

export function segment(
  phase: Phase,
  seconds: number,
  fromPerSecond: number,
  toPerSecond = fromPerSecond,
): RateSegment {
  return { phase, durationMs: seconds * 1000, fromPerSecond, toPerSecond };
}

export function openScenario(
  segments: readonly RateSegment[],
  part: Partial<ResolvedScenario> = {},
  load: Partial<OpenLoad> = {},
): ResolvedScenario {
  return {
    name: 'browse',
    index: 0,
    after: null,
    mix: [{ label: 'HTTP_GET', task: 'HTTP_GET', weight: 1, parameters: {} }],
    load: { model: 'open', segments, maxConcurrency: 100, overflow: 'wait', ...load },
    ...part,
  };
}

export function closedScenario(
  segments: readonly UserSegment[],
  part: Partial<ResolvedScenario> = {},
  maxPerSecond: number | null = null,
): ResolvedScenario {
  return {
    name: 'users',
    index: 0,
    after: null,
    mix: [{ label: 'HTTP_GET', task: 'HTTP_GET', weight: 1, parameters: {} }],
    load: {
      model: 'closed',
      segments,
      maxConcurrency: 50,
      maxPerSecond,
      thinkTime: null,
      pacingMs: null,
      maxIterations: null,
    },
    ...part,
  };
}

export function planOf(
  scenarios: readonly ResolvedScenario[],
  thresholds: readonly ResolvedThreshold[] = [],
): ResolvedPlan {
  return {
    name: 'checkout',
    tags: { team: 'shop' },
    variables: {},
    data: [],
    scenarios,
    thresholds,
    hooks: { before: null, after: null },
    iterationTimeoutMs: 30_000,
    gracefulStopMs: 30_000,
    baseDir: null,
  };
}

export function threshold(
  part: Partial<ResolvedThreshold> & Pick<ResolvedThreshold, 'metric' | 'comparison' | 'limit'>,
): ResolvedThreshold {
  return {
    expression: 'as written',
    scenario: null,
    task: null,
    step: null,
    windowMs: null,
    abort: false,
    graceMs: 0,
    ...part,
  };
}

export const EMPTY_SNAPSHOT: Snapshot = {
  fromMs: 0,
  toMs: 1000,
  series: [],
  arrivals: [],
  generators: [],
  inFlight: 0,
  users: 0,
  overflowed: 0,
};

export const NO_ARRIVALS = { scheduled: 0, started: 0, ok: 0, failed: 0, dropped: 0, missed: 0, late: 0 };

/** How iteration `index` fares. */
export interface Fate {
  readonly serviceUs: number;
  readonly lagUs: number;
  readonly code?: string;
}

/** One engine and a target, second by second: everything that is due starts, and ends in the same second. */
export class SimulatedOpenRun {
  readonly #scenario: ResolvedScenario;
  readonly #pacer: Pacer;
  readonly #recorder = new Recorder();
  readonly #startMs: number;

  constructor(scenario: ResolvedScenario, startMs = 0) {
    this.#scenario = scenario;
    this.#pacer = createStagedPacer(scenario.load.segments as readonly RateSegment[]);
    this.#startMs = startMs;
  }

  /** What happened in a second of run time. */
  second(at: number, fate: (index: number) => Fate): Snapshot {
    const fromMs = at * 1000;
    const { name, mix } = this.#scenario;
    const counts = new Map<Phase, { -readonly [name in keyof ArrivalSnapshot]: ArrivalSnapshot[name] }>();
    const end = this.#pacer.countBefore(fromMs + 1000 - this.#startMs);
    for (let index = this.#pacer.countBefore(fromMs - this.#startMs); index < end; index += 1) {
      const phase = this.#phaseOf(index);
      const arrivals = counts.get(phase) ?? { scenario: name, phase, ...NO_ARRIVALS };
      counts.set(phase, arrivals);
      const { code } = this.#record(phase, mix[0]?.label ?? '', fate(index), fromMs);
      arrivals.scheduled += 1;
      arrivals.started += 1;
      arrivals[code === undefined ? 'ok' : 'failed'] += 1;
    }
    const interval = this.#recorder.close();
    while (interval.readNext());
    const generators = [
      {
        engine: 0,
        wakeLagUs: histogramOf([80, 90, 120, 100, 110]),
        loopUtilizationRatio: 0.3,
        gcMs: 4,
        gcMaxMs: 2,
      },
    ];
    return {
      fromMs,
      toMs: fromMs + 1000,
      series: interval.series,
      arrivals: [...counts.values()],
      generators,
      inFlight: 2,
      users: 9,
      overflowed: 0,
    };
  }

  #phaseOf(index: number): Phase {
    const spans = phaseSpans(this.#scenario.load.segments);
    return spans.find(({ toMs }) => index < this.#pacer.countBefore(toMs))?.phase ?? 'sustain';
  }

  #record(phase: Phase, task: string, fate: Fate, fromMs: number): Fate {
    const buffer = this.#recorder.series(
      { scenario: this.#scenario.name, task, step: null, phase },
      true,
    ).active;
    buffer.count += 1;
    buffer.receivedBytes += 400;
    buffer.sentBytes += 80;
    buffer.service.record(fate.serviceUs);
    buffer.lag?.record(fate.lagUs);
    buffer.response?.record(fate.serviceUs + fate.lagUs);
    buffer.check('status is 200', fate.code === undefined);
    buffer.label({ status: fate.code === undefined ? 200 : 503 });
    if (fate.code !== undefined) buffer.fail(fate.code, `answered "503"\u001b[2J\n<try later>`, fromMs + 12);
    const step = this.#recorder.series(
      { scenario: this.#scenario.name, task, step: 'login', phase },
      false,
    ).active;
    step.count += 1;
    step.service.record(fate.serviceUs / 2);
    return fate;
  }
}

/** Feeds seconds `from` to `to` (not included) of a run. @returns their rows */
export function feed(
  aggregate: RunAggregate,
  run: SimulatedOpenRun,
  from: number,
  to: number,
  fate: (index: number) => Fate,
): SecondReport[] {
  const rows: SecondReport[] = [];
  for (let at = from; at < to; at += 1) rows.push(aggregate.addSecond(run.second(at, fate), HOST));
  return rows;
}
