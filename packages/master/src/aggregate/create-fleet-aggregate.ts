import {
  type Clock,
  createRunAggregate,
  type HeatMap,
  HeatMapSum,
  type HostSample,
  type LedgerFacts,
  type ResolvedPlan,
  type RunAggregate,
  type RunHistograms,
  type RunProgress,
  type RunReport,
  type RunReportMeta,
  type SecondReport,
  type Snapshot,
} from '@vajraedge/core';
import { FrameSum, SECOND_MS, secondOf } from '../store/frame-sum.js';
import type { FrameSource, SecondSum, StoredFrame } from '../store/master-store.js';
import type { FleetAggregate, WorkerFigures } from './fleet-aggregate.js';
import { KnownSeconds } from './known-seconds.js';
import { OpenSeconds } from './open-seconds.js';
import { storedSeconds } from './stored-seconds.js';
import { ToldEvents } from './told-events.js';
import { WorkerSeconds } from './worker-seconds.js';

/** What the sums of a run are made of. */
export interface FleetAggregateOptions {
  readonly plan: ResolvedPlan;
  readonly runId: string;
  /** Where frames were stored before they are added. */
  readonly source: FrameSource;
  readonly clock: Clock;
}

/** Late parts of seconds are worked in for so long a call, milliseconds. */
const LATE_MS = 4;
/** Seconds before the last frame that may still be incomplete when a run is taken up again. */
const UNSETTLED_SECONDS = 4;
/** Of machines that nobody has looked at. */
const UNSEEN: HostSample = Object.freeze({
  processCores: 0,
  machineCpuRatio: 0,
  cores: 0,
  residentBytes: 0,
  openDescriptors: null,
  maxDescriptors: null,
});

/** Makes the sums of a run over its workers; nothing is read before it is asked for. */
export function createFleetAggregate(options: FleetAggregateOptions): FleetAggregate {
  return new StoredAggregate(options);
}

class StoredAggregate implements FleetAggregate {
  readonly #options: FleetAggregateOptions;
  readonly #sums: RunAggregate;
  readonly #told: ToldEvents;
  readonly #seconds = new OpenSeconds();
  readonly #workers = new WorkerSeconds();
  readonly #known = new KnownSeconds();
  readonly #heat = new HeatMapSum();
  /** Late frames by their second. */
  readonly #late = new Map<number, StoredFrame[]>();
  /** Rows to be shown, by their start. */
  readonly #changed = new Map<number, SecondReport>();
  #last: SecondReport | null = null;
  /** Set while what is stored is read: up to where, and what has come since for seconds that had been read. */
  #restoring: { readUpToMs: number; readonly frames: StoredFrame[] } | null = null;

  constructor(options: FleetAggregateOptions) {
    this.#options = options;
    this.#sums = createRunAggregate(options.plan);
    this.#told = new ToldEvents(this.#sums);
  }

  async restore(): Promise<void> {
    const { source, runId } = this.#options;
    const lastMs = source.lastFrameMs(runId);
    if (lastMs === null || this.#restoring !== null) return;
    const restoring = { readUpToMs: -Infinity, frames: [] as StoredFrame[] };
    this.#restoring = restoring;
    const onRead = (upToMs: number): void => {
      restoring.readUpToMs = upToMs;
    };
    try {
      const upToMs = Math.max(0, (secondOf(lastMs) - UNSETTLED_SECONDS) * SECOND_MS);
      for await (const sum of storedSeconds({ ...this.#options, upToMs, onRead })) this.#close(sum);
      this.#seconds.closeUpTo(upToMs);
      const unsettled = source.frames(runId, upToMs);
      restoring.readUpToMs = Infinity;
      for (const frame of unsettled) this.#seconds.add(frame);
    } finally {
      this.#restoring = null;
    }
    this.#changed.clear();
    for (const frame of restoring.frames) this.#take(frame);
  }

  expect(sessionIds: readonly string[]): void {
    this.#seconds.expect(sessionIds);
  }

  add(frame: StoredFrame): void {
    const numbered = { ...frame, snapshot: this.#numbered(frame) };
    this.#workers.add(numbered);
    if (this.#restoring === null) this.#take(numbered);
    // What lies ahead of the reader is stored, and will be read.
    else if (frame.snapshot.toMs <= this.#restoring.readUpToMs) this.#restoring.frames.push(numbered);
  }

  rows(runMs: number): readonly SecondReport[] {
    if (this.#restoring !== null) return [];
    for (let next = this.#seconds.next(runMs); next !== null; next = this.#seconds.next(runMs))
      this.#close(next.sum, next.endMs);
    this.#workInLate();
    const rows = [...this.#changed.values()].sort((a, b) => a.atMs - b.atMs);
    this.#changed.clear();
    return rows;
  }

  allRows(): readonly SecondReport[] {
    return this.#sums.rows();
  }

  progress(): RunProgress | null {
    return this.#last === null ? null : this.#sums.progress(this.#last);
  }

  abortReason(): string | null {
    return this.#sums.abortReason();
  }

  beginScenario(scenario: string, atMs: number): void {
    this.#told.beginScenario(scenario, atMs);
  }

  endScenario(scenario: string, atMs: number): void {
    this.#told.endScenario(scenario, atMs);
  }

  changeRate(change: Parameters<FleetAggregate['changeRate']>[0]): void {
    this.#told.changeRate(change);
  }

  stop(atMs: number): void {
    this.#told.stop(atMs);
  }

  secondSum(second: number): SecondSum | null {
    return this.#known.get(second);
  }

  workers(): ReadonlyMap<string, WorkerFigures> {
    return this.#workers.figures();
  }

  reportSoFar(meta: RunReportMeta, factsAt: (untilMs: number) => LedgerFacts): RunReport {
    const ledgerFacts = factsAt(this.#last === null ? 0 : this.#last.atMs + this.#last.durationMs);
    // A report of what did not finish tells its sums when the load ended; these have been told, and go on.
    const report = this.#sums.report({ ...meta, outcome: 'finished', ledgerFacts });
    return { ...report, outcome: meta.outcome };
  }

  heatMap(): HeatMap | null {
    return this.#heat.toHeatMap();
  }

  async report(meta: RunReportMeta, facts: LedgerFacts): Promise<RunReport> {
    const sums = await this.#stored(false);
    return sums.report({ ...meta, ledgerFacts: facts });
  }

  async storedHeatMap(): Promise<HeatMap | null> {
    const heat = new HeatMapSum();
    for await (const sum of storedSeconds(this.#options)) {
      const snapshot = sum.toSnapshot();
      if (snapshot !== null) heat.addSeries(snapshot, snapshot.series);
    }
    return heat.toHeatMap();
  }

  async histograms(): Promise<RunHistograms> {
    const sums = await this.#stored(true);
    return sums.histograms();
  }

  /** The sums of everything that is stored. */
  async #stored(keepIntervals: boolean): Promise<RunAggregate> {
    const sums = createRunAggregate(this.#options.plan, { keepIntervals });
    this.#told.replay(sums);
    for await (const sum of storedSeconds(this.#options)) {
      const snapshot = sum.toSnapshot();
      if (snapshot !== null) sums.addSecond(snapshot, sum.host ?? UNSEEN);
    }
    return sums;
  }

  #take(frame: StoredFrame): void {
    if (this.#seconds.add(frame)) return;
    const second = secondOf(frame.snapshot.toMs);
    this.#known.drop(second);
    this.#late.set(second, [...(this.#late.get(second) ?? []), frame]);
  }

  /** @param endMs where the second is longer than what its frames tell of: what is missing comes late, to the same row */
  #close(sum: FrameSum, endMs: number | null = null): void {
    const snapshot = sum.toSnapshot();
    if (snapshot === null) return;
    const { frames, host } = sum;
    this.#known.put({ frames, snapshot, host });
    const row = this.#sums.addSecond({ ...snapshot, toMs: endMs ?? snapshot.toMs }, host ?? UNSEEN);
    this.#heat.addSeries(snapshot, snapshot.series);
    if (this.#last === null || row.atMs >= this.#last.atMs) this.#last = row;
    this.#changed.set(row.atMs, row);
  }

  /** The seconds of late frames, first to last, as many as there is time for. */
  #workInLate(): void {
    const { clock } = this.#options;
    const untilMs = clock.nowMs() + LATE_MS;
    for (const second of [...this.#late.keys()].sort((a, b) => a - b)) {
      const frames = this.#late.get(second) ?? [];
      this.#late.delete(second);
      const sum = new FrameSum();
      for (const frame of frames) sum.add(frame);
      this.#addLate(sum);
      if (clock.nowMs() >= untilMs) return;
    }
  }

  #addLate(sum: FrameSum): void {
    const late = sum.toSnapshot();
    if (late === null) return;
    const row = this.#rowAt(late.toMs);
    // Nobody had reported for that second yet.
    if (row === null) {
      this.#close(sum);
      return;
    }
    const { source, runId } = this.#options;
    const whole = new FrameSum();
    for (const frame of source.frames(runId, row.atMs, row.atMs + row.durationMs)) whole.add(frame);
    const snapshot = whole.toSnapshot() ?? late;
    this.#heat.addSeries(late, late.series);
    const again = this.#sums.addLate(late, snapshot, whole.host ?? UNSEEN, row);
    this.#changed.set(again.atMs, again);
    if (again.atMs === this.#last?.atMs) this.#last = again;
  }

  #rowAt(toMs: number): SecondReport | null {
    const rows = this.#sums.rows();
    return rows.findLast(({ atMs, durationMs }) => atMs < toMs && toMs <= atMs + durationMs) ?? null;
  }

  #numbered({ workerId, snapshot }: StoredFrame): Snapshot {
    const { source, runId } = this.#options;
    const generators = snapshot.generators.map((generator) => ({
      ...generator,
      engine: source.engineNumber(runId, workerId, generator.engine),
    }));
    return { ...snapshot, generators };
  }
}
