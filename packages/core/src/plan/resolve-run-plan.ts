import type { Json } from '@vajraedge/sdk';
import type { PluginCatalog } from '../plugin/task-manifest.js';
import { checkAmount, checkLoad } from './check-load.js';
import { checkPlanShape } from './check-plan-shape.js';
import { checkOrder, checkTotals } from './check-sequence.js';
import type { PlanDocument } from './plan-document.js';
import { PLAN_LIMITS } from './plan-limits.js';
import type { PlanPath } from './plan-path.js';
import { ProblemList } from './problem-list.js';
import { resolveChecks } from './resolve-checks.js';
import { resolveClosedLoad } from './resolve-closed-load.js';
import { resolveNames } from './resolve-data.js';
import { type MixSurroundings, resolveMix, type WrittenEntry } from './resolve-mix.js';
import { durationMs, resolveOpenLoad } from './resolve-open-load.js';
import { resolveThresholds } from './resolve-thresholds.js';
import type { ClosedLoad, OpenLoad, ResolvedPlan, ResolvedScenario } from './resolved-plan.js';
import type {
  PlanClosedLoad,
  PlanDuration,
  PlanLoad,
  PlanMixEntry,
  PlanOpenLoad,
  PlanThreshold,
  RunPlan,
} from './run-plan.js';

type JsonMap = { readonly [key: string]: Json };

const ITERATION_TIMEOUT: PlanDuration = '60s';
const GRACEFUL_STOP: PlanDuration = '30s';

/**
 * Checks a plan against the schema, the limits and the tasks at hand, and fills in every default. Pure: files are not
 * looked at, except through the catalog.
 *
 * @throws VE_PLAN_INVALID (PlanError) with everything that is wrong
 */
export function resolveRunPlan(document: PlanDocument, catalog: PluginCatalog): ResolvedPlan {
  const problems = new ProblemList(document);
  if (!checkPlanShape(document.value, problems)) throw problems.toError();
  // From here on, only what the schema has not refused is looked at.
  const plan = (asMap(document.value) ?? {}) as unknown as Partial<RunPlan>;
  const known = resolveNames(plan, document.baseDir, problems);
  const written = Object.entries(asMap(plan.scenarios as unknown as Json) ?? {});
  const scenarios = resolveScenarios(written, { catalog, known, problems });
  const thresholds = resolveThresholds(
    asList(plan.thresholds).slice(0, PLAN_LIMITS.thresholds) as readonly PlanThreshold[],
    scenarios,
    written.map(([name]) => name),
    problems,
  );
  const checks = resolveChecks(plan.checks, document.baseDir, problems);
  const times = resolveTimes(plan, problems);
  if (!problems.isEmpty) throw problems.toError();
  const { before = null, after = null } = plan.hooks ?? {};
  return deepFreeze({
    name: plan.name ?? nameOfFile(document.fileName),
    tags: plan.tags ?? {},
    variables: known.variables,
    data: known.data,
    scenarios,
    thresholds,
    hooks: { before, after },
    checks,
    ...times,
    baseDir: document.baseDir,
  });
}

function resolveScenarios(
  written: readonly (readonly [string, Json])[],
  surroundings: MixSurroundings,
): ResolvedScenario[] {
  const { problems } = surroundings;
  // The limit has been told of; what the rest says must not cost more than a plan within it.
  if (written.length > PLAN_LIMITS.scenarios) return [];
  const after = new Map(written.map(([name, value]) => [name, textOf(asMap(value)?.['after'])]));
  const isOrdered = checkOrder(after, problems);
  const scenarios = written.flatMap(([name, value], index): ResolvedScenario[] => {
    const scenario = asMap(value);
    if (scenario === null) return [];
    const path = ['scenarios', name];
    const mix = resolveMix(entriesOf(scenario, path, problems), surroundings);
    const load = resolveLoad(scenario['load'], [...path, 'load'], problems);
    return load === null ? [] : [{ name, index, after: after.get(name) ?? null, mix, load }];
  });
  if (isOrdered && scenarios.length === written.length) checkTotals(scenarios, problems);
  return scenarios;
}

/** The tasks of a scenario that the schema has accepted, wherever the scenario itself may be wrong. */
function entriesOf(scenario: JsonMap, path: PlanPath, problems: ProblemList): WrittenEntry[] {
  const candidates: { readonly value: Json | undefined; readonly at: PlanPath }[] =
    scenario['mix'] === undefined
      ? [{ value: scenario, at: path }]
      : asList(scenario['mix']).map((value, position) => ({
          value: value as Json,
          at: [...path, 'mix', position],
        }));
  return candidates.flatMap(({ value, at }) => {
    const entry = asMap(value);
    const isRight = ['task', 'name', 'weight'].every((key) => !problems.isWrong([...at, key]));
    if (entry === null || typeof entry['task'] !== 'string' || !isRight) return [];
    // A scenario with one task has other keys beside it, which are not the entry's.
    const { task, name, weight, parameters } = entry as unknown as PlanMixEntry;
    const isMix = scenario['mix'] !== undefined;
    const given = { task, ...(parameters === undefined ? {} : { parameters }) };
    return [
      {
        entry: isMix
          ? { ...given, ...(name === undefined ? {} : { name }), ...(weight === undefined ? {} : { weight }) }
          : given,
        path: at,
      },
    ];
  });
}

function resolveLoad(
  value: Json | undefined,
  path: PlanPath,
  problems: ProblemList,
): OpenLoad | ClosedLoad | null {
  if (value === undefined || problems.isWrong(path)) return null;
  const load = value as unknown as PlanLoad;
  const isClosed = isClosedLoad(load);
  checkLoad(load, isClosed, (below, finding) => problems.add([...path, ...below], finding));
  if (problems.isWrong(path)) return null;
  const resolved = isClosed ? resolveClosedLoad(load) : resolveOpenLoad(load as PlanOpenLoad);
  checkAmount(resolved, (below, finding) => problems.add([...path, ...below], finding));
  return problems.isWrong(path) ? null : resolved;
}

/** The same decision as in the schema: what is no open load is a closed one. */
function isClosedLoad(load: PlanLoad): load is PlanClosedLoad {
  if (load.model !== undefined) return load.model === 'closed';
  if ('targetTps' in load) return false;
  return !('stages' in load) || load.stages.some((stage) => 'users' in stage);
}

function resolveTimes(
  plan: Partial<RunPlan>,
  problems: ProblemList,
): Pick<ResolvedPlan, 'iterationTimeoutMs' | 'gracefulStopMs'> {
  const iterationTimeoutMs = timeOf(
    'iterationTimeout',
    plan.iterationTimeout ?? ITERATION_TIMEOUT,
    1,
    problems,
  );
  return {
    iterationTimeoutMs,
    gracefulStopMs: timeOf('gracefulStop', plan.gracefulStop ?? GRACEFUL_STOP, 0, problems),
  };
}

function timeOf(key: string, duration: PlanDuration, leastMs: number, problems: ProblemList): number {
  if (problems.isWrong([key])) return 0;
  const timeMs = durationMs(duration);
  if (timeMs < leastMs)
    problems.add([key], {
      code: 'VE_PLAN_WRONG_VALUE',
      message: `is ${duration}, wanted at least ${leastMs}ms.`,
      hint: 'Leave it out for the default.',
    });
  if (timeMs > PLAN_LIMITS.durationMs)
    problems.add([key], {
      code: 'VE_PLAN_LIMIT',
      message: `is ${duration}, at most 24h is allowed.`,
      hint: 'Write a shorter time.',
    });
  return timeMs;
}

function nameOfFile(fileName: string): string {
  return (fileName.split(/[\\/]/).at(-1) ?? fileName).replace(/\.[^.]+$/, '') || fileName;
}

function asMap(value: Json | undefined): JsonMap | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonMap) : null;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** Freezes plain data, all the way down. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
