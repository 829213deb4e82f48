import { PLAN_LIMITS } from './plan-limits.js';
import type { PlanPath } from './plan-path.js';
import type { Finding } from './problem-list.js';
import { isStepped, stepLevels, usersOf } from './resolve-closed-load.js';
import { durationMs } from './resolve-open-load.js';
import type { ClosedLoad, OpenLoad } from './resolved-plan.js';
import type { PlanClosedLoad, PlanLoad, PlanRamp } from './run-plan.js';

/** Told of a problem, with its place below the load. */
export type ReportBelow = (below: PlanPath, finding: Finding) => void;

/** What the schema cannot say about a load: keys that need or exclude each other, bounds the wrong way round. */
export function checkLoad(load: PlanLoad, isClosed: boolean, report: ReportBelow): void {
  if ('rampUp' in load) checkRamp('rampUp', load.rampUp, report);
  if ('rampDown' in load) checkRamp('rampDown', load.rampDown, report);
  if ('thinkTime' in load && load.thinkTime !== undefined) checkThinkTime(load.thinkTime, report);
  if (isClosed && !('stages' in load)) checkUsers(load as PlanClosedLoad, report);
}

/** A load that starts nothing, or takes no time, is no load. */
export function checkAmount(load: OpenLoad | ClosedLoad, report: ReportBelow): void {
  const measured = load.segments.filter(({ phase }) => phase !== 'warmup');
  if (measured.length === 0) {
    report([], {
      code: 'VE_PLAN_NO_LOAD',
      message: 'does not say how long it lasts.',
      hint: 'Add sustain: "60s" (and rampUp where it should rise slowly).',
    });
  } else if (measured.every((segment) => levelsOf(segment).every((level) => level === 0))) {
    report([], {
      code: 'VE_PLAN_NO_LOAD',
      message: 'starts nothing: its load is 0 throughout.',
      hint: 'Write a rate (or users) above 0, or remove the scenario.',
    });
  }
}

/** The numbers that a segment begins and ends with: a rate, or users. */
export function levelsOf(
  segment: OpenLoad['segments'][number] | ClosedLoad['segments'][number],
): readonly [number, number] {
  return 'fromUsers' in segment
    ? [segment.fromUsers, segment.toUsers]
    : [segment.fromPerSecond, segment.toPerSecond];
}

function checkRamp(key: string, ramp: PlanRamp | undefined, report: ReportBelow): void {
  if (typeof ramp !== 'object' || ramp.steps === undefined || ramp.strategy === 'STEP') return;
  report([key, 'steps'], {
    code: 'VE_PLAN_CONFLICT',
    message: 'steps belong to strategy STEP.',
    hint: 'Add strategy: STEP, or remove steps.',
    at: 'key',
  });
}

function checkThinkTime(
  thinkTime: Exclude<PlanClosedLoad['thinkTime'], undefined>,
  report: ReportBelow,
): void {
  if (typeof thinkTime === 'string' || !('min' in thinkTime)) return;
  if (durationMs(thinkTime.min) <= durationMs(thinkTime.max)) return;
  report(['thinkTime', 'min'], {
    code: 'VE_PLAN_WRONG_VALUE',
    message: `is ${thinkTime.min}, more than max (${thinkTime.max}).`,
    hint: 'Write the shorter time as min.',
  });
}

function checkUsers(load: PlanClosedLoad, report: ReportBelow): void {
  const target = usersOf(load);
  if (load.users !== undefined && load.maxConcurrency !== undefined) {
    report(
      ['maxConcurrency'],
      conflict('users and maxConcurrency say the same in a closed load.', 'Keep one of them.'),
    );
  }
  if (target === undefined) {
    const hint = 'Add users: 50 (or maxConcurrency).';
    return report([], { code: 'VE_PLAN_MISSING_KEY', message: '"users" is missing.', hint, at: 'key' });
  }
  const { startingConcurrency = 0 } = load;
  if (startingConcurrency > target) {
    const hint = 'A load rises to its users; to let it fall use stages.';
    return report(['startingConcurrency'], {
      code: 'VE_PLAN_WRONG_VALUE',
      message: `is ${startingConcurrency}, more than the ${target} users at the end.`,
      hint,
    });
  }
  const fault = isStepped(load) ? stepFault(load) : lineFault(load, target);
  if (fault !== null) report(...fault);
}

type Fault = readonly [below: PlanPath, finding: Finding] | null;

function lineFault({ startingConcurrency, rampUp }: PlanClosedLoad, target: number): Fault {
  if (startingConcurrency === undefined || startingConcurrency === target || rampUp !== undefined)
    return null;
  const hint = 'Add rampUp: "30s", or rampStep and rampInterval.';
  return [
    ['startingConcurrency'],
    conflict(`nothing says how ${startingConcurrency} users become ${target}.`, hint),
  ];
}

function stepFault(load: PlanClosedLoad): Fault {
  const { strategy, rampStep, rampInterval, rampUp } = load;
  if (strategy === 'LINEAR')
    return [
      ['strategy'],
      conflict(
        'rampStep and rampInterval belong to strategy STEP.',
        'Write strategy: STEP, or rampUp: "30s".',
      ),
    ];
  if (typeof rampUp === 'object') {
    if (rampStep === undefined && rampInterval === undefined) return null;
    return [
      ['rampUp'],
      conflict('rampUp has steps of its own beside rampStep and rampInterval.', 'Keep one of the two.'),
    ];
  }
  if (rampStep === undefined)
    return [[], missing('rampStep', 'Add rampStep: 10, the users that each step adds.')];
  if (rampInterval === undefined && rampUp === undefined)
    return [[], missing('rampInterval', 'Add rampInterval: "30s", the time between two steps.')];
  if (rampInterval !== undefined && rampUp !== undefined)
    return [
      ['rampUp'],
      conflict(
        'rampUp stands beside rampInterval.',
        'Keep one: rampInterval is the time of each step, rampUp of all.',
      ),
    ];
  const steps = stepLevels(load).length;
  if (steps <= PLAN_LIMITS.stages) return null;
  const hint = 'Use a larger rampStep, or strategy LINEAR.';
  return [
    ['rampStep'],
    {
      code: 'VE_PLAN_LIMIT',
      message: `makes ${steps.toLocaleString('en')} steps, at most ${PLAN_LIMITS.stages.toLocaleString('en')} are allowed.`,
      hint,
    },
  ];
}

function conflict(message: string, hint: string): Finding {
  return { code: 'VE_PLAN_CONFLICT', message, hint, at: 'key' };
}

function missing(key: string, hint: string): Finding {
  return { code: 'VE_PLAN_MISSING_KEY', message: `"${key}" is missing.`, hint, at: 'key' };
}
