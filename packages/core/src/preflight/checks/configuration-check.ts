import { formatDuration } from '@vajraedge/sdk';
import type { ResolvedPlan, ResolvedScenario } from '../../plan/resolved-plan.js';
import {
  type CheckContext,
  type CheckFinding,
  pass,
  type PreflightCheck,
  type ProbedEntry,
  warn,
} from '../preflight-check.js';
import { thresholdFindings } from './threshold-findings.js';

const NAME = 'configuration';
/** Iterations in flight may vary around rate x latency; less room than this is too little. */
const HEADROOM = 1.2;
/** More users than this many times rate x latency only hide a target that has become slow. */
const EXCESS = 100;
/** Room for answers that take so long at the full rate is no excess: it is what a plan has that says nothing, seconds. */
const PATIENT_SECONDS = 2;
/** So many users are no excess, whatever the rate. */
const MODEST_USERS = 50;

/** Looks for plans that are well formed but cannot show what they seem to want to show. */
export const configurationCheck: PreflightCheck = {
  name: NAME,
  run: async (context) => {
    const entries = await context.prober.entries.catch(() => []);
    const findings = [
      ...context.plan.scenarios.flatMap((scenario) => checkConcurrency(scenario, entries)),
      ...context.plan.scenarios.flatMap((scenario) => checkRamps(scenario, context.plan)),
      ...thresholdFindings(NAME, context.plan, entries),
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

/** A test that is mostly ramp says little about the load that it is named for. */
function checkRamps({ load, name }: ResolvedScenario, plan: ResolvedPlan): CheckFinding[] {
  const lengthOf = (...phases: readonly string[]): number =>
    (load.segments as readonly { readonly phase: string; readonly durationMs: number }[])
      .filter(({ phase }) => phases.includes(phase))
      .reduce((sum, { durationMs }) => sum + durationMs, 0);
  const steadyMs = lengthOf('sustain');
  const rampMs = lengthOf('ramp', 'ramp-down');
  const isJudged = plan.thresholds.some(({ scenario }) => scenario === null || scenario === name);
  if (!isJudged || steadyMs === 0 || rampMs <= steadyMs) return [];
  const message = `Its ramps last ${formatDuration(rampMs)}, its steady part only ${formatDuration(steadyMs)}, and thresholds judge the steady part.`;
  return [warn(`${NAME} ${name}`, message, 'Lengthen sustain, or shorten the ramps.', { rampMs, steadyMs })];
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
