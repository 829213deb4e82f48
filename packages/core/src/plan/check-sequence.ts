import { levelsOf } from './check-load.js';
import { peakOverTime, spansOf } from './overlap.js';
import { PLAN_LIMITS } from './plan-limits.js';
import type { ProblemList } from './problem-list.js';
import type { ResolvedScenario } from './resolved-plan.js';
import { suggestion } from './suggestion.js';

/**
 * Checks that every `after` names a scenario and that none waits for itself, by however many others.
 *
 * @param after what each scenario waits for, by name, in the order of the plan
 * @returns true when nothing is wrong
 */
export function checkOrder(after: ReadonlyMap<string, string | null>, problems: ProblemList): boolean {
  let isOrdered = true;
  const fail = (name: string, code: string, message: string, hint: string): void => {
    isOrdered = false;
    problems.add(['scenarios', name, 'after'], { code, message, hint });
  };
  for (const [name, first] of after) {
    if (first === null) continue;
    if (!after.has(first)) {
      fail(
        name,
        'VE_PLAN_UNKNOWN_SCENARIO',
        `there is no scenario "${first}".`,
        suggestion(
          first,
          [...after.keys()].filter((other) => other !== name),
          'other scenario',
        ),
      );
    } else if (waitsForItself(name, after)) {
      fail(
        name,
        'VE_PLAN_CYCLE',
        `"${name}" waits for itself: ${cycleFrom(name, after).join(' -> ')}.`,
        'Remove after from one of them.',
      );
    }
  }
  return isOrdered;
}

/** Checks length, in-flight limit and rate of the whole plan; scenarios count together where they overlap. */
export function checkTotals(scenarios: readonly ResolvedScenario[], problems: ProblemList): void {
  for (const { scenario, endMs } of spansOf(scenarios)) {
    if (endMs <= PLAN_LIMITS.durationMs) continue;
    problems.add(['scenarios', scenario.name, 'load'], {
      code: 'VE_PLAN_LIMIT',
      message: `ends ${hours(endMs)} hours after the start, 24 are allowed.`,
      hint: 'Divide the plan into several runs; an endless soak is a series of runs that can be compared.',
    });
  }
  const inFlight = peakOverTime(scenarios, ({ load }) => load.maxConcurrency);
  if (inFlight > PLAN_LIMITS.inFlight) {
    problems.add(['scenarios'], {
      code: 'VE_PLAN_LIMIT',
      message: `scenarios that run at the same time may have ${inFlight.toLocaleString('en')} iterations in flight, ${PLAN_LIMITS.inFlight.toLocaleString('en')} are allowed.`,
      hint: 'Lower maxConcurrency, let scenarios follow each other (after), or divide the plan.',
      at: 'key',
    });
  }
  const perSecond = peakOverTime(scenarios, peakRate);
  if (perSecond > PLAN_LIMITS.perSecond) {
    problems.add(['scenarios'], {
      code: 'VE_PLAN_LIMIT',
      message: `scenarios that run at the same time ask for ${perSecond.toLocaleString('en')} starts per second, ${PLAN_LIMITS.perSecond.toLocaleString('en')} are allowed.`,
      hint: 'Lower targetTps, let scenarios follow each other (after), or divide the plan.',
      at: 'key',
    });
  }
}

function peakRate({ load }: ResolvedScenario): number {
  if (load.model === 'closed') return 0;
  return load.segments.reduce((most, segment) => Math.max(most, ...levelsOf(segment)), 0);
}

function waitsForItself(name: string, after: ReadonlyMap<string, string | null>): boolean {
  const seen = new Set<string>();
  for (let at = after.get(name) ?? null; at !== null && !seen.has(at); at = after.get(at) ?? null) {
    if (at === name) return true;
    seen.add(at);
  }
  return false;
}

function cycleFrom(name: string, after: ReadonlyMap<string, string | null>): string[] {
  const cycle = [name];
  for (let at = after.get(name); typeof at === 'string'; at = after.get(at)) {
    cycle.push(at);
    if (at === name) break;
  }
  return cycle.length <= 8 ? cycle : [...cycle.slice(0, 4), '…', ...cycle.slice(-3)];
}

function hours(ms: number): string {
  return (ms / 3_600_000).toLocaleString('en', { maximumFractionDigits: 2 });
}
