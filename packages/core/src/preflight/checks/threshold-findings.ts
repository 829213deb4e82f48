import { formatDuration } from '@vajraedge/sdk';
import { createStagedPacer } from '../../pace/staged-pacer.js';
import { peakOverTime } from '../../plan/overlap.js';
import type {
  OpenLoad,
  ResolvedPlan,
  ResolvedScenario,
  ResolvedThreshold,
} from '../../plan/resolved-plan.js';
import { type CheckFinding, type ProbedEntry, warn } from '../preflight-check.js';

/** A quantile is a guess with fewer iterations than this beyond it. */
const SAMPLES_BEYOND_QUANTILE = 10;
/** A first request is slower than others: code that is not compiled, caches that are empty. So much is forgiven it. */
const FIRST_REQUEST = Object.freeze({ factor: 2, ms: 50 });

/** What a threshold is judged by. */
interface Judged {
  readonly threshold: ResolvedThreshold;
  readonly plan: ResolvedPlan;
  readonly entries: readonly ProbedEntry[];
  /** Length of what is judged, milliseconds. */
  readonly steadyMs: number;
  /** Iterations that are judged; null where a closed load makes that unknowable. */
  readonly samples: number | null;
}

/** Thresholds that are never judged, are decided by chance, or cannot be met. */
export function thresholdFindings(
  prefix: string,
  plan: ResolvedPlan,
  entries: readonly ProbedEntry[],
): CheckFinding[] {
  const steadyMs = Math.max(...plan.scenarios.map(({ load }) => judgedMs(load)));
  return plan.thresholds.flatMap((threshold) => {
    const samples = samplesOf(plan, threshold.scenario);
    const judged = { threshold, plan, entries, steadyMs, samples };
    return [neverJudged(judged), byChance(judged), tooFast(judged), tooMany(judged)].flatMap((found) =>
      found === null ? [] : [warn(`${prefix} ${threshold.expression}`, ...found)],
    );
  });
}

type Found = readonly [message: string, remedy: string] | null;

function neverJudged({ threshold: { graceMs, windowMs }, steadyMs }: Judged): Found {
  const lasts = `what is judged lasts ${formatDuration(steadyMs)}`;
  if (graceMs >= steadyMs)
    return [
      `Never judged: its grace time is ${formatDuration(graceMs)}, ${lasts}.`,
      'Shorten grace, or lengthen sustain.',
    ];
  if (windowMs !== null && windowMs > steadyMs)
    return [
      `Never judged: its window is ${formatDuration(windowMs)}, ${lasts}.`,
      'Shorten window, or lengthen sustain.',
    ];
  return null;
}

function byChance({ threshold: { metric }, samples }: Judged): Found {
  if (metric.kind !== 'quantile' || samples === null) return null;
  const share = Math.max(1e-9, 1 - metric.quantile);
  if (samples * share >= SAMPLES_BEYOND_QUANTILE) return null;
  const wanted = Math.ceil(SAMPLES_BEYOND_QUANTILE / share - 1e-6);
  return [
    `Only about ${figure(Math.floor(samples))} iterations are judged: such a quantile is decided by chance.`,
    `Offer at least ${figure(wanted)} iterations, or judge a lower quantile.`,
  ];
}

/** Wants times that one request with no load on the target did not reach by far. */
function tooFast({ threshold, entries }: Judged): Found {
  const { metric, comparison, limit, scenario, task, step } = threshold;
  if (metric.kind !== 'quantile' && metric.kind !== 'mean' && metric.kind !== 'max') return null;
  if (metric.time === 'startLag' || step !== null || !comparison.startsWith('<')) return null;
  if (metric.kind === 'quantile' && metric.quantile < 0.5) return null;
  const times = entries
    .filter(
      (entry) => (scenario ?? entry.scenario) === entry.scenario && (task ?? entry.label) === entry.label,
    )
    .map(({ probe }) => (probe?.ok === true ? probe.timings?.totalMs : undefined));
  // Of several tasks, the fast ones may well be most of what is judged.
  if (times.length === 0 || times.includes(undefined)) return null;
  const leastMs = Math.min(...(times as number[]));
  const limitMs = limit / 1000;
  if (leastMs < limitMs * FIRST_REQUEST.factor || leastMs < limitMs + FIRST_REQUEST.ms) return null;
  return [
    `Hardly to be met: one request took ${figure(Math.round(leastMs))} ms with no load at all.`,
    'Find out why it is slow, or raise the limit.',
  ];
}

/** Wants more than the schedule holds. */
function tooMany({ threshold: { metric, comparison, limit, scenario }, plan, samples }: Judged): Found {
  if (samples === null || !comparison.startsWith('>')) return null;
  const remedy = 'Lower the limit, or ask for more load.';
  if (metric.kind === 'count' && limit > samples + 1)
    return [`Cannot be met: about ${figure(Math.floor(samples))} iterations are judged.`, remedy];
  const judged = plan.scenarios.filter(({ name }) => scenario === null || name === scenario);
  const most = peakOverTime(
    judged.map((each) => ({ ...each, after: judgedAfter(each, judged) })),
    peakPerSecond,
  );
  if (metric.kind === 'throughput' && limit > most)
    return [`Cannot be met: the plan asks for ${figure(most)}/s at most.`, remedy];
  return null;
}

/** A scenario that is judged alone waits for none of the others. */
function judgedAfter({ after }: ResolvedScenario, judged: readonly ResolvedScenario[]): string | null {
  return judged.some(({ name }) => name === after) ? after : null;
}

function peakPerSecond({ load }: ResolvedScenario): number {
  if (load.model === 'closed') return Infinity;
  return Math.max(...load.segments.flatMap(({ fromPerSecond, toPerSecond }) => [fromPerSecond, toPerSecond]));
}

/** Length of what thresholds judge: the steady part, or all but the warm-up where there is none. */
function judgedMs({ segments }: ResolvedScenario['load']): number {
  return judgedPart<{ readonly phase: string; readonly durationMs: number }>(segments).reduce(
    (sum, { durationMs }) => sum + durationMs,
    0,
  );
}

function judgedPart<Segment extends { readonly phase: string }>(segments: readonly Segment[]): Segment[] {
  const steady = segments.filter(({ phase }) => phase === 'sustain');
  return steady.length > 0 ? steady : segments.filter(({ phase }) => phase !== 'warmup');
}

function samplesOf(plan: ResolvedPlan, scenario: string | null): number | null {
  const loads = plan.scenarios
    .filter(({ name }) => scenario === null || name === scenario)
    .map(({ load }) => load);
  if (loads.some(({ model }) => model === 'closed')) return null;
  return (loads as OpenLoad[]).reduce(
    (sum, { segments }) => sum + createStagedPacer(judgedPart(segments)).total,
    0,
  );
}

function figure(value: number): string {
  return value.toLocaleString('en');
}
