import type { Slot } from './slot-state.js';

/** The state of every slot of a line, with the number that each session has: asked for many times a second. */
export class OwnedSlots {
  readonly #slots: Slot[];
  readonly #counts = new Map<string | null, number>();
  /** Set by whoever has found that all have what is due to them; false again with the next change. */
  isLevel = false;

  constructor(slots: readonly Slot[]) {
    this.#slots = [...slots];
    for (const { owner } of slots) this.#count(owner, 1);
  }

  /** All of them, by number. */
  get all(): readonly Slot[] {
    return this.#slots;
  }

  /** Undefined where there is no such slot. */
  at(slot: number): Slot | undefined {
    return this.#slots[slot];
  }

  /** How many slots a session has; null: how many nobody has. */
  countOf(owner: string | null): number {
    return this.#counts.get(owner) ?? 0;
  }

  /** Changes one that is there. */
  set(slot: number, state: Slot): void {
    this.#count((this.#slots[slot] as Slot).owner, -1);
    this.#count(state.owner, 1);
    this.#slots[slot] = state;
    this.isLevel = false;
  }

  #count(owner: string | null, by: number): void {
    const count = this.countOf(owner) + by;
    if (count === 0) this.#counts.delete(owner);
    else this.#counts.set(owner, count);
  }
}
