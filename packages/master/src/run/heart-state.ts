import type { Clock, ResolvedPlan } from '@vajraedge/core';
import type { FlapLimits, LeaseTiming } from '@vajraedge/protocol';
import type { FleetAggregate } from '../aggregate/fleet-aggregate.js';
import { Fleet } from '../fleet/fleet.js';
import { fleetCatalog, type FleetCatalog } from '../fleet/fleet-catalog.js';
import type { WorkerCommand } from '../fleet/worker-message.js';
import type { ResultMaker } from '../results/result-maker.js';
import type { MasterStore, StoreWriter } from '../store/master-store.js';
import type { ActiveRun } from './active-run.js';
import type { MasterListener } from './master-service.js';
import type { Moment } from './run-time.js';
import { StoreGate } from './store-gate.js';

/** What the heart of a master is made of. */
export interface HeartOptions {
  readonly store: MasterStore;
  readonly clock: Clock;
  /** Which start of the machine the monotonic clock belongs to; null: the system does not say. */
  readonly bootId: string | null;
  readonly createAggregate: (plan: ResolvedPlan, runId: string) => FleetAggregate;
  readonly results: ResultMaker;
  readonly timing?: LeaseTiming;
  readonly flaps?: FlapLimits;
  readonly mostWorkers?: number;
  /** A defect of ours that would end the process otherwise. */
  onDefect?(error: unknown): void;
}

/** What all parts of the heart share. */
export class HeartState {
  readonly options: HeartOptions;
  readonly store: MasterStore;
  readonly gate: StoreGate;
  readonly fleet: Fleet;
  readonly listeners = new Set<MasterListener>();
  run: ActiveRun | null = null;
  /** Workers have come, gone or changed since they were shown last. */
  isFleetNews = true;
  #catalog: FleetCatalog | null = null;

  constructor(options: HeartOptions) {
    this.options = options;
    this.store = options.store;
    this.gate = new StoreGate(options.store);
    const { timing, flaps, mostWorkers } = options;
    this.fleet = new Fleet({
      epoch: options.store.epoch,
      ...(timing !== undefined && { timing }),
      ...(flaps !== undefined && { flaps }),
      ...(mostWorkers !== undefined && { mostMembers: mostWorkers }),
    });
  }

  /** The clocks now. */
  now(): Moment {
    const { clock, bootId } = this.options;
    return { monotonicMs: clock.nowMs(), wallMs: clock.wallMs(), bootId };
  }

  /** What the fleet offers at present. */
  get catalog(): FleetCatalog {
    this.#catalog ??= fleetCatalog(this.fleet.live.map(({ profile }) => profile.plugins));
    return this.#catalog;
  }

  /** Workers have come or gone. */
  fleetChanged(): void {
    this.#catalog = null;
    this.isFleetNews = true;
  }

  /** Stores what is not stored, then says what is to be said. @returns whether it is stored */
  settle(more?: (write: StoreWriter) => void): boolean {
    const { monotonicMs } = this.now();
    const { run } = this;
    const needs = more !== undefined || run?.isTouched === true;
    if (needs && !this.gate.commit(run, monotonicMs, more)) return false;
    this.flush();
    return true;
  }

  /** Sends commands; all of them are stored by now. */
  flush(): void {
    if (this.gate.isDeposed || this.run?.isTouched === true) return;
    const { monotonicMs } = this.now();
    const present = (command: WorkerCommand): WorkerCommand =>
      command.kind === 'arm' ? { ...command, startInMs: -(this.run?.runMs(monotonicMs) ?? 0) } : command;
    for (const member of this.fleet.live) member.flush(monotonicMs, present);
  }
}
