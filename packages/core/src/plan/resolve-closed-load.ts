import type { ClosedLoad, DelayDistribution, UserSegment } from './resolved-plan.js';
import { durationMs, rampStretches, stageStretches, type Stretch } from './resolve-open-load.js';
import type { PlanClosedLoad, PlanClosedStages, PlanDelay } from './run-plan.js';

/** A checked closed load as segments of the schedule. */
export function resolveClosedLoad(load: PlanClosedLoad | PlanClosedStages): ClosedLoad {
  const stretches = 'stages' in load ? ofStages(load) : ofRamps(load);
  const segments = stretches.filter(({ durationMs: length }) => length > 0).map(toSegment);
  return {
    model: 'closed',
    segments,
    maxConcurrency: segments.reduce((most, { fromUsers, toUsers }) => Math.max(most, fromUsers, toUsers), 0),
    maxPerSecond: load.maxTps ?? null,
    thinkTime: load.thinkTime === undefined ? null : toDistribution(load.thinkTime),
    pacingMs: load.pacing === undefined ? null : durationMs(load.pacing),
    maxIterations: load.iterations ?? null,
  };
}

/** Number of users at the end of the ramp. */
export function usersOf({ users, maxConcurrency }: PlanClosedLoad): number | undefined {
  return users ?? maxConcurrency;
}

/** Numbers of users before the last one of a load with steps; the first is `startingConcurrency`, or one step. */
export function stepLevels(load: PlanClosedLoad): number[] {
  const { rampStep = 1, startingConcurrency = 0 } = load;
  const target = usersOf(load) ?? 0;
  const first = startingConcurrency === 0 ? rampStep : startingConcurrency;
  const count = Math.max(0, Math.ceil((target - first) / rampStep));
  return Array.from({ length: count }, (_, step) => first + step * rampStep);
}

/** The load goes up in steps of `rampStep` users. */
export function isStepped({ strategy, rampStep, rampInterval }: PlanClosedLoad): boolean {
  return rampStep !== undefined || rampInterval !== undefined || strategy === 'STEP';
}

function ofRamps(load: PlanClosedLoad): Stretch[] {
  const target = usersOf(load) ?? 0;
  return [
    { phase: 'warmup', durationMs: durationMs(load.warmup), from: target, to: target },
    ...rampUpOf(load, target),
    { phase: 'sustain', durationMs: durationMs(load.sustain), from: target, to: target },
    ...inWholeUsers(rampStretches(load.rampDown, 'ramp-down', target, 0)),
  ];
}

function rampUpOf(load: PlanClosedLoad, target: number): Stretch[] {
  const { rampUp, rampInterval, startingConcurrency = 0 } = load;
  if (!isStepped(load) || typeof rampUp === 'object') {
    return inWholeUsers(rampStretches(rampUp, 'ramp', startingConcurrency, target));
  }
  const levels = stepLevels(load);
  const stepMs = rampInterval === undefined ? durationMs(rampUp) / levels.length : durationMs(rampInterval);
  return levels.map((level) => ({ phase: 'ramp', durationMs: stepMs, from: level, to: level }));
}

/** Steps of a ramp may fall between two numbers of users; half a user is one. */
function inWholeUsers(stretches: readonly Stretch[]): Stretch[] {
  return stretches.map((stretch) => ({
    ...stretch,
    from: Math.ceil(stretch.from - 1e-9),
    to: Math.ceil(stretch.to - 1e-9),
  }));
}

function ofStages({ startingConcurrency = 0, stages, warmup }: PlanClosedStages): Stretch[] {
  const first = [startingConcurrency, ...stages.map(({ users }) => users)].find((users) => users > 0) ?? 0;
  const targets = stages.map(({ duration, users, strategy }) => ({ duration, target: users, strategy }));
  return [
    { phase: 'warmup', durationMs: durationMs(warmup), from: first, to: first },
    ...stageStretches(startingConcurrency, targets),
  ];
}

function toSegment({ phase, durationMs: length, from, to }: Stretch): UserSegment {
  return { phase, durationMs: length, fromUsers: from, toUsers: to };
}

function toDistribution(delay: PlanDelay): DelayDistribution {
  if (typeof delay === 'string') return { distribution: 'constant', meanMs: durationMs(delay) };
  if ('mean' in delay) return { distribution: 'exponential', meanMs: durationMs(delay.mean) };
  return { distribution: 'uniform', minMs: durationMs(delay.min), maxMs: durationMs(delay.max) };
}
