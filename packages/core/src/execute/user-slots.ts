import { countInSlot } from '../pace/count-in-slot.js';
import { SlotPattern } from '../pace/slot-pattern.js';
import type { SlotShare } from '../pace/slot-share.js';
import type { ScenarioRuntime } from './scenario-runtime.js';

/** Slots that are to be given back when their last user has left. */
interface Leaving {
  readonly share: SlotShare;
  readonly slots: ReadonlySet<number>;
  /** Most iterations that one of their users has had. */
  rounds: number;
}

/**
 * The slots of a closed load that one engine holds, and what goes with them: how many iterations their users have had (so
 * that an iteration's number, and with it a row of data, is used once), and a share of the plan's `maxIterations`.
 */
export class UserSlots {
  readonly #runtime: ScenarioRuntime;
  readonly #maxIterations: number | null;
  readonly #maxUsers: number;
  /** Slot and the iterations that its users may have had before it came. */
  readonly #rounds = new Map<number, number>();
  #leaving: Leaving[] = [];
  /** Iterations that may still be started. */
  #left: number;
  pattern: SlotPattern;
  appliedHandover = 0;
  /** No user has had more iterations. */
  mostRounds = 0;

  constructor(runtime: ScenarioRuntime, maxIterations: number | null, maxUsers: number) {
    this.#runtime = runtime;
    this.#maxIterations = maxIterations;
    this.#maxUsers = maxUsers;
    for (const slot of runtime.slots) this.#rounds.set(slot, 0);
    this.pattern = new SlotPattern(runtime.slots, runtime.slotCount);
    this.#left = this.#quota(runtime.slots, 0);
  }

  /** Share of all slots, 0 to 1. */
  get ratio(): number {
    return this.pattern.size / this.#runtime.slotCount;
  }

  /** All iterations that belong to these slots have been started. */
  get isUsedUp(): boolean {
    return this.#left <= 0 && this.pattern.size > 0;
  }

  /** Iterations that a user may have had before it came here. */
  roundOf(user: number): number {
    return this.#rounds.get(user % this.#runtime.slotCount) ?? 0;
  }

  /** An iteration starts, a user's `rounds`-th. */
  take(rounds: number): void {
    this.#left -= 1;
    if (rounds > this.mostRounds) this.mostRounds = rounds;
  }

  grant({ slots, fromIndex, handover }: SlotShare): void {
    for (const slot of slots) this.#rounds.set(slot, fromIndex);
    this.#left += this.#quota(slots, fromIndex);
    this.mostRounds = Math.max(this.mostRounds, fromIndex);
    this.appliedHandover = Math.max(this.appliedHandover, handover);
    this.#rebuild();
  }

  /** @param users that exist */
  revoke(share: SlotShare, users: Iterable<number>): void {
    const slots = new Set(share.slots);
    const before = Math.max(0, ...share.slots.map((slot) => this.#rounds.get(slot) ?? 0));
    for (const slot of slots) this.#rounds.delete(slot);
    this.#leaving.push({ share, slots, rounds: before });
    this.#rebuild();
    this.#release(users);
  }

  /** A user has left after so many iterations. */
  left(user: number, rounds: number, users: Iterable<number>): void {
    if (this.#leaving.length === 0) return;
    const slot = user % this.#runtime.slotCount;
    for (const leaving of this.#leaving)
      if (leaving.slots.has(slot)) leaving.rounds = Math.max(leaving.rounds, rounds);
    this.#release(users);
  }

  /** Gives up everything; nobody waits for an answer. */
  clear(): void {
    this.#rounds.clear();
    this.#leaving = [];
    this.#left = this.#maxIterations === null ? Infinity : 0;
    this.appliedHandover = 0;
    this.#rebuild();
  }

  #release(users: Iterable<number>): void {
    const { slotCount, onReleased } = this.#runtime;
    const busy = new Set([...users].map((user) => user % slotCount));
    const gone = this.#leaving.filter(({ slots }) => ![...slots].some((slot) => busy.has(slot)));
    if (gone.length === 0) return;
    this.#leaving = this.#leaving.filter((leaving) => !gone.includes(leaving));
    for (const { share, rounds } of gone) {
      if (this.#maxIterations !== null) this.#left -= this.#quota(share.slots, rounds);
      onReleased({ ...share, fromIndex: rounds });
    }
  }

  /** What slots bring along, or take away: the same figure for both sides, so that nothing is lost or doubled. */
  #quota(slots: readonly number[], rounds: number): number {
    if (this.#maxIterations === null) return Infinity;
    const { slotCount } = this.#runtime;
    let quota = 0;
    for (const slot of slots) {
      const all = countInSlot(slot, slotCount, 0, this.#maxIterations);
      quota += Math.max(0, all - countInSlot(slot, slotCount, 0, this.#maxUsers) * rounds);
    }
    return quota;
  }

  #rebuild(): void {
    this.pattern = new SlotPattern(this.#rounds.keys(), this.#runtime.slotCount);
  }
}
