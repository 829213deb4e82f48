import type { ResolvedScenario, SlotShare } from '@vajraedge/core';
import {
  type SlotAccounts,
  type SlotOrder,
  UserSlotTable,
  type UserSlotTableState,
} from '@vajraedge/protocol';
import type { LoadLine, LoadLineOptions, SlotMoment } from './load-line.js';
import type { PartPosition } from './run-record.js';

/** A closed load: slots own users, and there is no schedule to be late for. */
export class ClosedLine implements LoadLine {
  readonly scenario: ResolvedScenario;
  readonly #table: UserSlotTable;
  readonly #durationMs: number;
  beganMs: number | null;
  endedMs: number | null;

  constructor({ scenario, slotCount, recorded, state }: LoadLineOptions) {
    this.scenario = scenario;
    this.beganMs = recorded.beganMs;
    this.endedMs = recorded.endedMs;
    this.#durationMs = scenario.load.segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
    this.#table = new UserSlotTable(
      { scenarioIndex: scenario.index, slotCount },
      (state ?? undefined) as UserSlotTableState | undefined,
    );
  }

  get overMs(): number {
    return this.beganMs === null ? Infinity : this.beganMs + this.#durationMs;
  }

  get peakPerSecond(): number {
    const { load } = this.scenario;
    return load.model === 'closed' ? (load.maxPerSecond ?? 0) : 0;
  }

  askedAt(): number {
    return 0;
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

  assign({ nowMs }: SlotMoment): readonly SlotOrder[] {
    return [...this.#table.deal(), ...this.#table.level(nowMs)];
  }

  released(sessionId: string, share: SlotShare): readonly SlotOrder[] {
    return this.#table.released(sessionId, share);
  }

  lose(sessionId: string): void {
    this.#table.lose(sessionId);
  }

  settle(
    sessionId: string,
    { settledIndex }: PartPosition,
    released: readonly SlotShare[],
  ): readonly SlotOrder[] {
    this.#table.settle(sessionId, settledIndex);
    return released.flatMap((share) => this.#table.released(sessionId, share));
  }

  change(): void {
    // The cap is the workers' own business: each keeps to its share of it.
  }

  forgetOld(): void {
    // Nothing is counted by a schedule.
  }

  accounts(): SlotAccounts | null {
    return null;
  }

  dueBefore(): number {
    return 0;
  }

  toState(): UserSlotTableState {
    return this.#table.toState();
  }
}
