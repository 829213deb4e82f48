import type { RunReport, Timer } from '@vajraedge/core';
import type { ActiveRun } from './active-run.js';
import { advanceRun, concludeRun } from './advance-run.js';
import { endRun, ledgerFacts } from './end-run.js';
import { type HeartOptions, HeartState } from './heart-state.js';
import type { MasterService } from './master-service.js';
import { reportMetaOf } from './report-meta.js';
import { loseExpired, restoreRun } from './restore-run.js';
import { detailOf, figuresOf, summaryOf, workersOf } from './run-view.js';
import { ServiceDesk } from './service-desk.js';
import { WorkerDesk } from './worker-desk.js';
import type { WorkerPort } from './worker-port.js';

/** The heart of a master: everything but transports. States: created -> running -> closed. */
export interface MasterHeart {
  readonly service: MasterService;
  readonly workers: WorkerPort;
  /** Takes up what the master before had under way, and begins to tick. Call once. */
  start(): void;
  /** Stops ticking. A run that is under way goes on as soon as the store is opened again. Idempotent. */
  close(): void;
}

const TICK_MS = 25;
/** The fleet is shown so often, milliseconds; on a change at once. */
const SHOW_EVERY_MS = 1000;
/** The store is tidied up and frames are merged so often, milliseconds. */
const TIDY_EVERY_MS = 5000;

/** Makes the heart of a master; nothing happens before {@link MasterHeart.start}. */
export function createHeart(options: HeartOptions): MasterHeart {
  return new Heart(options);
}

class Heart implements MasterHeart {
  readonly service: MasterService;
  readonly workers: WorkerPort;
  readonly #state: HeartState;
  #timer: Timer | null = null;
  #closed = false;
  #shownMs = -Infinity;
  #tidiedMs = -Infinity;
  /** A run that has ended, whose frames are being merged. */
  #compacts: string | null = null;

  constructor(options: HeartOptions) {
    this.#state = new HeartState(options);
    this.service = new ServiceDesk(this.#state);
    this.workers = new WorkerDesk(this.#state);
  }

  start(): void {
    restoreRun(this.#state);
    this.#tick();
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  #tick(): void {
    if (this.#closed || this.#state.gate.isDeposed) {
      this.#show();
      return;
    }
    try {
      this.#step();
    } catch (error) {
      this.#state.options.onDefect?.(error);
    }
    this.#timer = this.#state.options.clock.after(TICK_MS, () => this.#tick());
  }

  #step(): void {
    const heart = this.#state;
    const { run, fleet } = heart;
    // Frames that have come are stored first: what is decided rests on what is stored.
    heart.settle();
    loseExpired(heart);
    if (run !== null && run.state !== 'ended' && advanceRun(run, fleet, heart.now())) void this.#report(run);
    this.#dismiss(run);
    const isStored = heart.settle();
    this.#show();
    if (isStored && run?.state === 'ended') {
      heart.run = null;
      this.#compacts = run.id;
    }
    this.#tidy();
  }

  /** Draining workers that have nothing left to do or to tell may go. */
  #dismiss(run: ActiveRun | null): void {
    const { fleet } = this.#state;
    for (const member of fleet.live) {
      const part = run?.parts.get(member.sessionId);
      if (!member.draining || part?.isLive === true || member.commands.size > 0) continue;
      if (part?.armed === true && !part.isAccounted && run?.state !== 'ended') continue;
      fleet.dismiss(member, this.#state.now().monotonicMs);
      this.#state.fleetChanged();
    }
  }

  /** The run's result is made of what is stored, in small steps; it has ended when that is there too. */
  async #report(run: ActiveRun): Promise<void> {
    const heart = this.#state;
    run.isReporting = true;
    const { monotonicMs } = heart.now();
    run.outcome = concludeRun(run, monotonicMs);
    run.figures = figuresOf(run, monotonicMs);
    try {
      const facts = ledgerFacts(run, run.stoppedMs ?? Infinity);
      run.report = await run.aggregate.report(reportMetaOf(run), facts);
      run.figures = { ...run.figures, ...finalFigures(run.report) };
    } catch (error) {
      if (this.#closed) return;
      run.event('report-failed', `the result could not be made: ${String(error)}`, heart.now().monotonicMs);
      heart.options.onDefect?.(error);
    }
    // A master that was closed meanwhile leaves the end to the next one.
    if (!this.#closed) endRun(run, run.outcome, heart.now());
  }

  /** Brings the sums up to date, and shows what has changed. */
  #show(): void {
    const { run, listeners } = this.#state;
    const { monotonicMs } = this.#state.now();
    const isDue = monotonicMs - this.#shownMs >= SHOW_EVERY_MS;
    if (isDue) this.#shownMs = monotonicMs;
    if (isDue || this.#state.isFleetNews) {
      this.#state.isFleetNews = false;
      const views = this.service.workers();
      for (const listener of listeners) listener.onFleet?.(views);
    }
    if (run !== null) this.#showRun(run, isDue, monotonicMs);
  }

  #showRun(run: ActiveRun, isDue: boolean, nowMs: number): void {
    const { listeners } = this.#state;
    run.aggregate.expect(
      run.liveParts.filter(({ state }) => state === 'running').map(({ sessionId }) => sessionId),
    );
    // Nothing follows what has ended: its last second is shown as it is.
    const untilMs = run.state === 'ended' ? Infinity : run.runMs(nowMs);
    const rows = run.startMs === null ? [] : run.aggregate.rows(untilMs);
    const progress = run.aggregate.progress();
    if (rows.length > 0)
      for (const listener of listeners) listener.onSeconds?.({ runId: run.id, rows, progress });
    if (!run.isNews && !isDue) return;
    run.isNews = false;
    const record = run.toRecord();
    const figures = run.state === 'ended' ? run.figures : figuresOf(run, nowMs);
    const summary = summaryOf(record, figures);
    const detail = detailOf(record, figures, workersOf(run), progress);
    for (const listener of listeners) {
      listener.onRun?.(summary);
      listener.onDetail?.(detail);
    }
  }

  #tidy(): void {
    const { monotonicMs } = this.#state.now();
    const { store, gate, run } = this.#state;
    if (monotonicMs - this.#tidiedMs < TIDY_EVERY_MS || gate.isDeposed) return;
    try {
      // A few milliseconds' worth a call; where there is more, the next tick goes on.
      if (this.#compacts !== null && store.compact(this.#compacts, true)) return;
      this.#compacts = null;
      if (run?.state === 'running' && store.compact(run.id, false, run.aggregate)) return;
      if (store.tidy()) return;
    } catch {
      // What cannot be tidied now is tried again; commits tell of a store that cannot be written.
    }
    this.#tidiedMs = monotonicMs;
  }
}

function finalFigures(report: RunReport): Partial<NonNullable<ActiveRun['figures']>> {
  const { verdict, thresholds, totals, durationMs } = report;
  return {
    verdict: verdict.state,
    thresholdsOk: thresholds.length === 0 ? null : thresholds.every(({ ok }) => ok),
    elapsedMs: durationMs,
    targetPerSecond: totals.targetPerSecond,
    achievedPerSecond: totals.achievedPerSecond,
    errorRatio: totals.errorRatio,
    responseTimeP99Us: totals.responseTimeUs?.p99 ?? null,
  };
}
