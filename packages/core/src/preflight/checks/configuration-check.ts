import { formatDuration } from '@vajraedge/sdk';
import { createStagedPacer } from '../../pace/staged-pacer.js';
import { type OpenLoad, type ResolvedPlan, type ResolvedScenario } from '../../plan/resolved-plan.js';
import {
  type CheckContext,
  type CheckFinding,
  pass,
  type PreflightCheck,
  type ProbedEntry,
  warn,
} from '../preflight-check.js';

const NAME = 'configuration';
/** Iterations in flight may vary around rate x latency; less room than this is too little. */
const HEADROOM = 1.2;
/** More users than this many times rate x latency only hide a target that has become slow. */
const EXCESS = 100;
/** Room for answers that take so long at the full rate is no excess: it is what a plan has that says nothing, seconds. */
const PATIENT_SECONDS = 2;
/** So many users are no excess, whatever the rate. */
const MODEST_USERS = 50;
/** A quantile is a guess with fewer iterations than this beyond it. */
const SAMPLES_BEYOND_QUANTILE = 10;

/** Looks for plans that are well formed but cannot show what they seem to want to show. */
export const configurationCheck: PreflightCheck = {
  name: NAME,
  run: async (context) => {
    const entries = await context.prober.entries.catch(() => []);
    const findings = [
      ...context.plan.scenarios.flatMap((scenario) => checkConcurrency(scenario, entries)),
      ...checkThresholds(context.plan),
      ...checkUnused(context.plan),
      ...checkThreads(context),
    ];
    return findings.length > 0
      ? findings
      : [pass(NAME, 'Load, concurrency, thresholds and data fit together.')];
  },
};

/** Little's law: in flight = rate x latency. */
function checkConcurrency(scenario: ResolvedScenario, entries: readonly ProbedEntry[]): CheckFinding[] {
  const { load, name } = scenario;
  const latencyMs = latencyOf(scenario, entries);
  if (load.model !== 'open' || latencyMs === null) return [];
  const peak = Math.max(
    ...load.segments.flatMap(({ fromPerSecond, toPerSecond }) => [fromPerSecond, toPerSecond]),
  );
  const needed = (peak * latencyMs) / 1000;
  const figures = `${rounded(peak)}/s at ${rounded(latencyMs)} ms needs about ${Math.max(1, Math.ceil(needed))} in flight`;
  const details = {
    peakPerSecond: peak,
    probeLatencyMs: latencyMs,
    neededInFlight: needed,
    maxConcurrency: load.maxConcurrency,
  };
  if (needed * HEADROOM > load.maxConcurrency) {
    const remedy = `Set maxConcurrency of scenario "${name}" to at least ${Math.ceil(needed * 2)}, or ask for less than ${rounded((load.maxConcurrency * 1000) / latencyMs)}/s.`;
    return [warn(`${NAME} ${name}`, `${figures}, you allow ${load.maxConcurrency}.`, remedy, details)];
  }
  if (load.maxConcurrency > Math.max(MODEST_USERS, needed * EXCESS, peak * PATIENT_SECONDS + 1)) {
    const remedy = 'Lower maxConcurrency unless the target is expected to become that slow.';
    return [
      warn(
        `${NAME} ${name}`,
        `${figures}, you allow ${load.maxConcurrency.toLocaleString('en')}.`,
        remedy,
        details,
      ),
    ];
  }
  return [];
}

/** Mean over the mix of what the probes took, by weight; null where any of them gave no time. */
function latencyOf({ name, mix }: ResolvedScenario, entries: readonly ProbedEntry[]): number | null {
  let sumMs = 0;
  let weights = 0;
  for (const { label, weight } of mix) {
    const probe = entries.find((entry) => entry.scenario === name && entry.label === label)?.probe;
    const timings = probe?.ok === true ? probe.timings : undefined;
    if (timings === undefined) return null;
    // An iteration on a kept connection has no DNS, connect or TLS.
    sumMs +=
      weight *
      Math.max(
        0.01,
        timings.totalMs - (timings.dnsMs ?? 0) - (timings.connectMs ?? 0) - (timings.tlsMs ?? 0),
      );
    weights += weight;
  }
  return sumMs / weights;
}

function checkThresholds(plan: ResolvedPlan): CheckFinding[] {
  const findings: CheckFinding[] = [];
  const steadyMs = Math.max(...plan.scenarios.map(({ load }) => judgedMs(load)));
  for (const { expression, metric, graceMs, windowMs, scenario } of plan.thresholds) {
    const name = `${NAME} ${expression}`;
    if (graceMs >= steadyMs) {
      findings.push(
        warn(
          name,
          `Never judged: its grace time is ${formatDuration(graceMs)}, what is judged lasts ${formatDuration(steadyMs)}.`,
          'Shorten grace, or lengthen sustain.',
        ),
      );
    }
    if (windowMs !== null && windowMs > steadyMs) {
      findings.push(
        warn(
          name,
          `Never judged: its window is ${formatDuration(windowMs)}, what is judged lasts ${formatDuration(steadyMs)}.`,
          'Shorten window, or lengthen sustain.',
        ),
      );
    }
    const samples = samplesOf(plan, scenario);
    if (
      metric.kind === 'quantile' &&
      samples !== null &&
      samples * (1 - metric.quantile) < SAMPLES_BEYOND_QUANTILE
    ) {
      const wanted = Math.ceil(SAMPLES_BEYOND_QUANTILE / Math.max(1e-9, 1 - metric.quantile));
      findings.push(
        warn(
          name,
          `Only about ${Math.floor(samples).toLocaleString('en')} iterations are judged: such a quantile is decided by chance.`,
          `Offer at least ${wanted.toLocaleString('en')} iterations, or judge a lower quantile.`,
          { samples },
        ),
      );
    }
  }
  return findings;
}

/** Length of what thresholds judge: the steady part, or all but the warm-up where there is none. */
function judgedMs({ segments }: ResolvedScenario['load']): number {
  const steady = segments.filter(({ phase }) => phase === 'sustain');
  const judged = steady.length > 0 ? steady : segments.filter(({ phase }) => phase !== 'warmup');
  return judged.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/** Iterations of the judged part; null where a closed load makes it unknowable. */
function samplesOf(plan: ResolvedPlan, scenario: string | null): number | null {
  const loads = plan.scenarios
    .filter(({ name }) => scenario === null || name === scenario)
    .map(({ load }) => load);
  if (loads.some(({ model }) => model === 'closed')) return null;
  return (loads as OpenLoad[]).reduce((sum, { segments }) => {
    const steady = segments.filter(({ phase }) => phase === 'sustain');
    return (
      sum +
      createStagedPacer(steady.length > 0 ? steady : segments.filter(({ phase }) => phase !== 'warmup')).total
    );
  }, 0);
}

function checkUnused(plan: ResolvedPlan): CheckFinding[] {
  const text = JSON.stringify(plan.scenarios.map(({ mix }) => mix.map(({ parameters }) => parameters)));
  const ownFiles = plan.scenarios.some(({ mix }) => mix.some(({ task }) => task.includes('/')));
  // A file of the user's own may read variables in code, which no plan shows.
  if (ownFiles) return [];
  const unusedFeeds = plan.data.filter(({ name }) => !text.includes(`\${${name}.`));
  const unusedNames = Object.keys(plan.variables).filter((name) => !text.includes(`\${${name}`));
  return [
    ...unusedFeeds.map(({ name }) =>
      warn(
        `${NAME} data`,
        `Data feed "${name}" is used by no parameter.`,
        `Use it as \${${name}.column}, or take it out.`,
      ),
    ),
    ...unusedNames.map((name) =>
      warn(
        `${NAME} variables`,
        `Variable "${name}" is used by no parameter.`,
        `Use it as \${${name}}, or take it out.`,
      ),
    ),
  ];
}

function checkThreads({ plan, threads }: CheckContext): CheckFinding[] {
  const least = Math.min(...plan.scenarios.map(({ load }) => load.maxConcurrency));
  if (threads <= least) return [];
  return [
    warn(
      `${NAME} threads`,
      `${threads} engine threads for a scenario with at most ${least} in flight: only ${least} will be used.`,
      'Lower --threads.',
    ),
  ];
}

function rounded(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 });
}
