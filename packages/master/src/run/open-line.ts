import {
  applyRateChanges,
  createStagedPacer,
  type Pacer,
  type ResolvedScenario,
  type SlotShare,
} from '@vajraedge/core';
import { type SlotAccounts, type SlotOrder, SlotTable, type SlotTableState } from '@vajraedge/protocol';
import type { RateOrder } from '../fleet/worker-message.js';
import {
  type Departure,
  HANDOVER_MS,
  type LoadLine,
  type LoadLineOptions,
  type SlotMoment,
} from './load-line.js';
import type { PartPosition } from './run-record.js';

type OpenScenario = ResolvedScenario & { readonly load: { readonly model: 'open' } };

/**
 * An open load: one index line, whose pacer changes with the rate. Workers get changes a second ahead; of one that may not
 * know them it is taken that it has started what was due by either rate.
 */
export class OpenLine implements LoadLine {
  readonly scenario: ResolvedScenario;
  readonly #table: SlotTable;
  readonly #segments: OpenScenario['load']['segments'];
  #changes: readonly RateOrder[];
  #pacer: Pacer;
  /** Pacers of before changes that somebody may still go by. */
  #old: readonly Pacer[] = [];
  #beganMs: number | null;
  endedMs: number | null;

  constructor({ scenario, slotCount, changes, recorded, state }: LoadLineOptions) {
    this.scenario = scenario;
    this.#segments = (scenario as OpenScenario).load.segments;
    this.#beganMs = recorded.beganMs;
    this.endedMs = recorded.endedMs;
    this.#changes = changes;
    this.#pacer = this.#createPacer();
    // What was stored does not say who knew the last change.
    if (changes.length > 0) this.#old = [createStagedPacer(this.#changed(changes.slice(0, -1)))];
    const options = { scenarioIndex: scenario.index, slotCount, total: this.#pacer.total };
    this.#table = new SlotTable(options, (state ?? undefined) as SlotTableState | undefined);
  }

  get beganMs(): number | null {
    return this.#beganMs;
  }

  set beganMs(atMs: number | null) {
    this.#beganMs = atMs;
    this.#pacer = this.#createPacer();
  }

  get overMs(): number {
    return this.#beganMs === null ? Infinity : this.#beganMs + this.#pacer.durationMs;
  }

  get peakPerSecond(): number {
    const planned = this.#segments.flatMap(({ fromPerSecond, toPerSecond }) => [fromPerSecond, toPerSecond]);
    return Math.max(0, ...planned, ...this.#changes.map(({ targetPerSecond }) => targetPerSecond ?? 0));
  }

  askedAt(runMs: number): number {
    return this.dueBefore(runMs) - this.dueBefore(runMs - 1000);
  }

  setWeight(sessionId: string, weight: number): void {
    this.#table.setWeight(sessionId, weight);
  }

  setReserve(weight: number): void {
    this.#table.setReserve(weight);
  }

  countOf(sessionId: string): number {
    return this.#table.countOf(sessionId);
  }

  isDone(sessionId: string): boolean {
    return this.#table.isDone(sessionId);
  }

  assign({ nowMs, runMs }: SlotMoment): readonly SlotOrder[] {
    const from = this.#indexAt(runMs + HANDOVER_MS, true);
    return [...this.#table.deal(from), ...this.#table.level(from, nowMs)];
  }

  released(sessionId: string, share: SlotShare): readonly SlotOrder[] {
    return this.#table.released(sessionId, share);
  }

  lose(sessionId: string, { limitMs, silentMs, fromMs, isCurrent }: Departure): void {
    const limit = this.#indexAt(limitMs, isCurrent);
    const silent = Math.min(limit, this.#indexAt(silentMs, isCurrent));
    this.#table.lose(sessionId, Math.max(limit, this.#indexAt(fromMs, true)), silent);
  }

  settle(
    sessionId: string,
    position: PartPosition,
    released: readonly SlotShare[],
    last: boolean,
  ): readonly SlotOrder[] {
    return this.#table.settle(sessionId, position, released, last);
  }

  change(order: RateOrder): void {
    this.#old = [...this.#old, this.#pacer];
    this.#changes = [...this.#changes, order];
    this.#pacer = this.#createPacer();
    this.#table.resize(this.#pacer.total);
  }

  forgetOld(): void {
    this.#old = [];
  }

  accounts(untilMs: number): SlotAccounts {
    return this.#table.accounts(this.dueBefore(untilMs));
  }

  dueBefore(runMs: number): number {
    return this.#indexAt(runMs, true);
  }

  toState(): SlotTableState {
    return this.#table.toState();
  }

  #indexAt(runMs: number, isCurrent: boolean): number {
    if (this.#beganMs === null) return 0;
    const atMs = runMs - this.#beganMs;
    const pacers = isCurrent ? [this.#pacer] : [this.#pacer, ...this.#old];
    return Math.max(...pacers.map((pacer) => pacer.countBefore(atMs)));
  }

  #createPacer(): Pacer {
    return createStagedPacer(this.#changed(this.#changes));
  }

  #changed(changes: readonly RateOrder[]): OpenScenario['load']['segments'] {
    if (changes.length === 0) return this.#segments;
    return applyRateChanges(this.#segments, changes, this.#beganMs ?? 0);
  }
}
