import { durationMs } from './resolve-open-load.js';
import { parseThreshold, type ParsedThreshold } from './parse-threshold.js';
import type { PlanPath } from './plan-path.js';
import type { Finding, ProblemList } from './problem-list.js';
import type { ResolvedScenario, ResolvedThreshold } from './resolved-plan.js';
import type { PlanThreshold } from './run-plan.js';
import { suggestion } from './suggestion.js';

type WrittenThreshold = Exclude<PlanThreshold, string>;

/** Shortest window: conditions are judged each second. */
const SHORTEST_WINDOW_MS = 1000;

/** A plan's conditions; what is wrong with them is added to the problems. */
export function resolveThresholds(
  thresholds: readonly PlanThreshold[],
  /** Of which the loads could be resolved. */
  scenarios: readonly ResolvedScenario[],
  /** All that the plan names. */
  scenarioNames: readonly string[],
  problems: ProblemList,
): ResolvedThreshold[] {
  return thresholds.flatMap((threshold, at) => {
    const path = ['thresholds', at];
    if (problems.isWrong(path)) return [];
    const written = typeof threshold === 'string' ? { expression: threshold } : threshold;
    const parsed = parseThreshold(written.expression);
    if ('message' in parsed) {
      const place = typeof threshold === 'string' ? path : [...path, 'expression'];
      problems.add(place, { code: 'VE_PLAN_THRESHOLD', ...parsed });
      return [];
    }
    const report = (below: PlanPath, finding: Finding): void => problems.add([...path, ...below], finding);
    checkTarget(written, parsed, { scenarios, scenarioNames }, report);
    checkWindow(written, report);
    return [toResolved(written, parsed)];
  });
}

function toResolved(written: WrittenThreshold, parsed: ParsedThreshold): ResolvedThreshold {
  return {
    ...parsed,
    expression: written.expression,
    scenario: written.scenario ?? null,
    task: written.task ?? null,
    step: written.step ?? null,
    windowMs: written.window === undefined ? null : durationMs(written.window),
    abort: written.abort ?? false,
    graceMs: durationMs(written.grace),
  };
}

interface PlanScenarios {
  readonly scenarios: readonly ResolvedScenario[];
  readonly scenarioNames: readonly string[];
}

type Report = (below: PlanPath, finding: Finding) => void;

/** That what a condition is about exists, and has such a metric. */
function checkTarget(
  written: WrittenThreshold,
  parsed: ParsedThreshold,
  { scenarios, scenarioNames }: PlanScenarios,
  report: Report,
): void {
  const { scenario, task } = written;
  if (scenario !== undefined && !scenarioNames.includes(scenario)) {
    const hint = suggestion(scenario, scenarioNames, 'scenario');
    return report(['scenario'], {
      code: 'VE_PLAN_UNKNOWN_SCENARIO',
      message: `there is no scenario "${scenario}".`,
      hint,
    });
  }
  const meant = scenarios.filter(({ name }) => scenario === undefined || name === scenario);
  // A scenario that could not be resolved may be the one that has what is asked for.
  const isKnown = meant.length === (scenario === undefined ? scenarioNames.length : 1);
  if (!isKnown) return;
  const labels = meant.flatMap(({ mix }) => mix.map(({ label }) => label));
  if (task !== undefined && !labels.includes(task)) {
    report(['task'], {
      code: 'VE_PLAN_UNKNOWN_TASK',
      message: `no task is called "${task}" in the results.`,
      hint: suggestion(task, labels, 'task'),
    });
  }
  const fault = applicabilityFault(written, parsed, meant);
  if (fault !== null) report([], { code: 'VE_PLAN_THRESHOLD', ...fault });
}

interface Fault {
  readonly message: string;
  readonly hint: string;
}

function applicabilityFault(
  { task, step }: WrittenThreshold,
  { metric }: ParsedThreshold,
  meant: readonly ResolvedScenario[],
): Fault | null {
  const isClosed = meant.every(({ load }) => load.model === 'closed');
  if ('time' in metric && metric.time !== 'serviceTime') {
    if (isClosed)
      return {
        message: `there is no ${metric.time} in a closed load: it has no schedule to be late for.`,
        hint: 'Use serviceTime.',
      };
    if (step !== undefined)
      return {
        message: `a step has no ${metric.time}: only iterations have a schedule.`,
        hint: 'Use serviceTime.',
      };
  }
  const isOfScenario =
    metric.kind === 'achievedRate' || metric.kind === 'dropped' || metric.kind === 'missed';
  if (isOfScenario && (task !== undefined || step !== undefined)) {
    return {
      message: `${metric.kind} is counted per scenario, not per task or step.`,
      hint: 'Remove task and step.',
    };
  }
  const isUncapped = meant.every(({ load }) => load.model === 'closed' && load.maxPerSecond === null);
  if (metric.kind === 'achievedRate' && isUncapped) {
    return {
      message: 'a closed load asks for no rate, so that no share of it can be achieved.',
      hint: 'Use throughput, such as throughput >= 500.',
    };
  }
  const hasSteadyPart = meant.some(({ load }) => load.segments.some(({ phase }) => phase === 'sustain'));
  if (hasSteadyPart) return null;
  return {
    message: 'conditions are judged over the steady part, and there is none.',
    hint: 'Add sustain: "60s" (or a stage that keeps its rate).',
  };
}

function checkWindow({ window, abort }: WrittenThreshold, report: Report): void {
  if (window === undefined || durationMs(window) >= SHORTEST_WINDOW_MS) return;
  report(['window'], {
    code: 'VE_PLAN_WRONG_VALUE',
    message: `is ${window}, wanted at least 1s${abort === true ? ', since conditions are judged each second' : ''}.`,
    hint: 'Write "1s" or more.',
  });
}
