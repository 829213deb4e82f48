import { parseDuration } from '@vajraedge/sdk';
import type { PlanDuration, PlanOpenLoad, PlanOpenStages, PlanRamp } from './run-plan.js';
import type { OpenLoad, Phase, RateSegment } from './resolved-plan.js';

/** Steps of a STEP ramp that does not say how many. */
const DEFAULT_STEPS = 10;

/** Milliseconds of a duration that has been checked; 0 for none. */
export function durationMs(duration: PlanDuration | undefined): number {
  return duration === undefined ? 0 : (parseDuration(duration) ?? 0);
}

/** A stretch in which something changes linearly, before it is said what it is. */
export interface Stretch {
  readonly phase: Phase;
  readonly durationMs: number;
  readonly from: number;
  readonly to: number;
}

/** A ramp as stretches: one, or as many constant ones as it has steps, the first of which is above `from`. */
export function rampStretches(ramp: PlanRamp | undefined, phase: Phase, from: number, to: number): Stretch[] {
  if (ramp === undefined) return [];
  const {
    duration,
    strategy = 'LINEAR',
    steps = DEFAULT_STEPS,
  } = typeof ramp === 'string' ? { duration: ramp } : ramp;
  const rampMs = durationMs(duration);
  if (strategy === 'LINEAR') return [{ phase, durationMs: rampMs, from, to }];
  return Array.from({ length: steps }, (_, step) => {
    // Downwards the last step is above the end, upwards the first is above the beginning: neither is a pause.
    const part = (to > from ? step + 1 : step) / steps;
    const level = from + (to - from) * part;
    return { phase, durationMs: rampMs / steps, from: level, to: level };
  });
}

/** Free stages as stretches. The phase follows from the direction: constant is the steady part, the last to 0 the ramp-down. */
export function stageStretches(
  start: number,
  stages: readonly {
    readonly duration: PlanDuration;
    readonly target: number;
    readonly strategy?: 'LINEAR' | 'STEP' | undefined;
  }[],
): Stretch[] {
  let level = start;
  return stages.map(({ duration, target, strategy = 'LINEAR' }, at) => {
    const from = strategy === 'STEP' ? target : level;
    level = target;
    const isLastFall = at === stages.length - 1 && target === 0 && from > 0;
    const phase = isLastFall ? 'ramp-down' : from === target ? 'sustain' : 'ramp';
    return { phase, durationMs: durationMs(duration), from, to: target };
  });
}

/** A checked open load as segments of the schedule. */
export function resolveOpenLoad(load: PlanOpenLoad | PlanOpenStages): OpenLoad {
  const stretches = 'stages' in load ? ofStages(load) : ofRamps(load);
  const segments = stretches.filter(({ durationMs: length }) => length > 0).map(toSegment);
  const peak = segments.reduce(
    (most, { fromPerSecond, toPerSecond }) => Math.max(most, fromPerSecond, toPerSecond),
    0,
  );
  const { maxConcurrency = Math.min(Math.max(10, Math.ceil(2 * peak)), 1000), overflow = 'wait' } = load;
  return { model: 'open', segments, maxConcurrency, overflow };
}

function ofRamps({ targetTps, warmup, rampUp, sustain, rampDown }: PlanOpenLoad): Stretch[] {
  return [
    { phase: 'warmup', durationMs: durationMs(warmup), from: targetTps, to: targetTps },
    ...rampStretches(rampUp, 'ramp', 0, targetTps),
    { phase: 'sustain', durationMs: durationMs(sustain), from: targetTps, to: targetTps },
    ...rampStretches(rampDown, 'ramp-down', targetTps, 0),
  ];
}

function ofStages({ startTps = 0, stages, warmup }: PlanOpenStages): Stretch[] {
  const first = [startTps, ...stages.map(({ targetTps }) => targetTps)].find((rate) => rate > 0) ?? 0;
  const targets = stages.map(({ duration, targetTps, strategy }) => ({
    duration,
    target: targetTps,
    strategy,
  }));
  return [
    { phase: 'warmup', durationMs: durationMs(warmup), from: first, to: first },
    ...stageStretches(startTps, targets),
  ];
}

function toSegment({ phase, durationMs: length, from, to }: Stretch): RateSegment {
  return { phase, durationMs: length, fromPerSecond: from, toPerSecond: to };
}
