import type { ResolvedPlan } from '@vajraedge/core';
import type { RunSummaryView, RunView, RunWorkerView } from '@vajraedge/protocol';
import type { ActiveRun } from './active-run.js';
import type { PartRecord, RunFigures, RunRecord } from './run-record.js';
import type { RunPart } from './run-part.js';

type PlanObject = RunView['plan'];

/** Figures of a run as it stands. */
export function figuresOf(run: ActiveRun, nowMs: number): RunFigures {
  const progress = run.aggregate.progress();
  const elapsedMs = Math.max(0, run.stoppedMs ?? run.runMs(nowMs));
  const asked = run.lines.reduce((sum, line) => sum + line.askedAt(elapsedMs), 0);
  const isOffering = run.state === 'armed' || run.state === 'running';
  return {
    verdict: progress?.verdict.state ?? null,
    thresholdsOk:
      progress === null || progress.thresholds.length === 0
        ? null
        : progress.thresholds.every(({ ok }) => ok),
    elapsedMs: Number.isFinite(elapsedMs) ? elapsedMs : 0,
    targetPerSecond: isOffering ? asked : 0,
    achievedPerSecond: progress?.achievedPerSecond ?? 0,
    errorRatio: progress?.totals.errorRatio ?? 0,
    responseTimeP99Us: progress?.totals.responseTimeUs?.p99 ?? null,
    workers: [...run.parts.values()].filter(({ state }) => state !== 'failed').length,
  };
}

/** A run in a list, from what is stored of it. */
export function summaryOf(record: RunRecord, figures: RunFigures | null): RunSummaryView {
  const { start, endedMs } = record;
  return Object.freeze({
    id: record.id,
    name: record.name,
    state: record.state,
    outcome: record.outcome,
    verdict: figures?.verdict ?? null,
    createdAt: isoOf(record.createdMs),
    startedAt: start === null ? null : isoOf(start.wallMs),
    endedAt: endedMs === null ? null : isoOf(endedMs),
    createdBy: record.createdBy,
    tags: record.tags,
    note: record.note,
    thresholdsOk: figures?.thresholdsOk ?? null,
    elapsedMs: figures?.elapsedMs ?? 0,
    plannedMs: record.plannedMs,
    targetPerSecond: figures?.targetPerSecond ?? 0,
    achievedPerSecond: figures?.achievedPerSecond ?? 0,
    errorRatio: figures?.errorRatio ?? 0,
    responseTimeP99Us: figures?.responseTimeP99Us ?? null,
    workers: figures?.workers ?? 0,
    paused: record.paused,
  });
}

/** All of a run but for its seconds. */
export function detailOf(
  record: RunRecord,
  figures: RunFigures | null,
  workersOfRun: readonly RunWorkerView[],
  progress: RunView['progress'],
): RunView {
  return Object.freeze({
    ...summaryOf(record, figures),
    plan: record.written as PlanObject,
    scenarios: record.models,
    preflight: record.preflight,
    progress,
    workersOfRun,
    events: record.events,
    rateChanges: record.changes.map((change) => ({
      scenario: record.models[change.scenarioIndex]?.name ?? '',
      atMs: change.atRunMs,
      kind: change.kind,
      targetPerSecond: change.kind === 'rate' ? change.targetPerSecond : null,
      overMs: change.overMs,
      by: change.by,
    })),
    problem: record.problem,
  });
}

/** Workers of a run that is under way. */
export function workersOf(run: ActiveRun): readonly RunWorkerView[] {
  const figures = run.aggregate.workers();
  return [...run.parts.values()].map((part) => {
    const seen = figures.get(part.member.workerId);
    const shares = run.lines.map((line) => line.countOf(part.sessionId) / run.identity.slotCount);
    return {
      ...workerView(part.toRecord(), stateOf(part)),
      share: part.isLive ? Math.max(0, ...shares) : 0,
      achievedPerSecond: part.isLive ? (seen?.achievedPerSecond ?? 0) : 0,
      startLagP99Us: seen?.startLagP99Us ?? null,
      inFlight: part.isLive ? (seen?.inFlight ?? 0) : 0,
    };
  });
}

/** A worker of a run that has ended. */
export function workerView(record: PartRecord, state: RunWorkerView['state'] = record.state): RunWorkerView {
  return {
    workerId: record.member.profile.workerId,
    name: record.member.profile.name,
    state,
    share: 0,
    achievedPerSecond: 0,
    startLagP99Us: null,
    inFlight: 0,
    startErrorMs: record.startErrorMs,
    preflight: record.preflight,
    problem: record.problem,
  };
}

/** Length of the longest chain of scenarios, milliseconds. */
export function plannedMsOf({ scenarios }: ResolvedPlan): number {
  const lengths = new Map<string, number>();
  const lengthOf = (name: string): number => {
    const known = lengths.get(name);
    if (known !== undefined) return known;
    const scenario = scenarios.find((each) => each.name === name);
    if (scenario === undefined) return 0;
    const own = scenario.load.segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
    const total = own + (scenario.after === null ? 0 : lengthOf(scenario.after));
    lengths.set(name, total);
    return total;
  };
  return Math.max(0, ...scenarios.map(({ name }) => lengthOf(name)));
}

function stateOf(part: RunPart): RunWorkerView['state'] {
  return part.isLive && part.member.draining ? 'draining' : part.state;
}

function isoOf(wallMs: number): string {
  return new Date(wallMs).toISOString();
}
