import type { Json, VajraError } from '@vajraedge/sdk';
import { usageError } from '../usage-error.js';

/** What the command line says about load, in the plan's own notation. */
export interface LoadOverrides {
  /** `--rate`: starts per second. */
  readonly targetTps?: number | undefined;
  /** `--users` */
  readonly users?: number | undefined;
  /** `--duration`, as text with its unit. */
  readonly sustain?: string | undefined;
}

type JsonMap = { readonly [key: string]: Json };

/**
 * A written plan with another load for its one scenario. A plan that is not well formed there comes back as it is: its
 * problems are told when it is checked.
 *
 * @throws VE_USAGE where an override says nothing about the plan's load
 */
export function overrideLoad(plan: Json, overrides: LoadOverrides): Json {
  const given = optionsGiven(overrides);
  const scenarios = asMap(asMap(plan)?.['scenarios']);
  if (given.length === 0 || scenarios === null) return plan;
  const [only, ...others] = Object.entries(scenarios);
  if (only === undefined) return plan;
  if (others.length > 0) throw severalScenarios(given, others.length + 1);
  const [name, written] = only;
  const scenario = asMap(written);
  const load = asMap(scenario?.['load']);
  if (scenario === null || load === null) return plan;
  return {
    ...asMap(plan),
    scenarios: { [name]: { ...scenario, load: overridden(name, load, overrides, given) } },
  };
}

function overridden(
  name: string,
  load: JsonMap,
  overrides: LoadOverrides,
  given: readonly string[],
): JsonMap {
  const { targetTps, users, sustain } = overrides;
  if (Array.isArray(load['stages'])) throw hasStages(name, given);
  const isOpen = load['model'] === undefined ? 'targetTps' in load : load['model'] === 'open';
  if (targetTps !== undefined && !isOpen) throw rateOfClosedLoad(name);
  if (users !== undefined && isOpen) throw usersOfOpenLoad(name);
  // A closed load has its users under either of two names, and may not have both.
  const usersKey = 'maxConcurrency' in load ? 'maxConcurrency' : 'users';
  return {
    ...load,
    ...(targetTps === undefined ? {} : { targetTps }),
    ...(users === undefined ? {} : { [usersKey]: users }),
    ...(sustain === undefined ? {} : { sustain }),
  };
}

function optionsGiven({ targetTps, users, sustain }: LoadOverrides): string[] {
  const options: readonly (readonly [string, unknown])[] = [
    ['--rate', targetTps],
    ['--users', users],
    ['--duration', sustain],
  ];
  return options.filter(([, value]) => value !== undefined).map(([option]) => option);
}

function severalScenarios(given: readonly string[], count: number): VajraError {
  return usageError(
    `${given.join(' and ')} cannot say which of the plan's ${count} scenarios is meant.`,
    'Change the load in the plan, or make a plan with only that scenario.',
  );
}

function hasStages(name: string, given: readonly string[]): VajraError {
  return usageError(
    `Scenario "${name}" has stages, each with a load and a length of its own: ${given.join(' and ')} would fit none of them.`,
    'Change the stages in the plan.',
  );
}

function rateOfClosedLoad(name: string): VajraError {
  return usageError(
    `Scenario "${name}" is a closed load: its users go back to back and have no rate that --rate could set.`,
    'Use --users, or write maxTps in the plan to cap the rate.',
  );
}

function usersOfOpenLoad(name: string): VajraError {
  return usageError(
    `Scenario "${name}" is an open load: arrivals come at a rate, whatever the number of users.`,
    'Use --rate. What may be in flight is bounded by maxConcurrency in the plan.',
  );
}

function asMap(value: Json | undefined): JsonMap | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonMap) : null;
}
