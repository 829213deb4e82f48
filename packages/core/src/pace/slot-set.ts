/** Virtual slots that a schedule's indexes fall into, `index mod SLOT_COUNT`. A power of two; see cluster.md. */
export const SLOT_COUNT = 256;

/**
 * The slots that one owner (an engine thread, a worker) has, and so the indexes of every schedule that it starts.
 * Immutable; looking up the next index is one addition.
 */
export class SlotSet {
  readonly slots: readonly number[];
  /** Distance from an index in slot s to the next owned index after it. */
  readonly #stepFrom: Uint16Array;
  /** Owned slots below s, for s from 0 to SLOT_COUNT. */
  readonly #ownedBelow: Uint16Array;

  constructor(slots: Iterable<number>) {
    this.slots = Object.freeze([...new Set(slots)].sort((a, b) => a - b));
    this.#stepFrom = new Uint16Array(SLOT_COUNT);
    this.#ownedBelow = new Uint16Array(SLOT_COUNT + 1);
    for (const slot of this.slots) this.#ownedBelow[slot + 1] = 1;
    for (let slot = 0; slot < SLOT_COUNT; slot += 1) {
      this.#ownedBelow[slot + 1] =
        (this.#ownedBelow[slot] as number) + (this.#ownedBelow[slot + 1] as number);
    }
    for (let slot = 0; slot < SLOT_COUNT; slot += 1) this.#stepFrom[slot] = this.#distanceFrom(slot);
  }

  /** Slots dealt round robin: owner `index` of `count` gets every count-th, so that its starts stay evenly spaced. */
  static dealt(index: number, count: number): SlotSet {
    return new SlotSet(
      Array.from({ length: SLOT_COUNT }, (_, slot) => slot).filter((slot) => slot % count === index),
    );
  }

  /** Share of the whole, 0 to 1. */
  get ratio(): number {
    return this.slots.length / SLOT_COUNT;
  }

  /** Smallest owned index that is at least `index`; Infinity where nothing is owned. */
  firstFrom(index: number): number {
    if (this.slots.length === 0) return Infinity;
    return this.owns(index) ? index : this.after(index);
  }

  /** Smallest owned index greater than `index`; something must be owned. */
  after(index: number): number {
    return index + (this.#stepFrom[index % SLOT_COUNT] as number);
  }

  owns(index: number): boolean {
    const slot = index % SLOT_COUNT;
    return this.#ownedBelow[slot + 1] !== this.#ownedBelow[slot];
  }

  /** How many owned indexes lie below `index`. */
  countBelow(index: number): number {
    return (
      Math.floor(index / SLOT_COUNT) * this.slots.length + (this.#ownedBelow[index % SLOT_COUNT] as number)
    );
  }

  #distanceFrom(slot: number): number {
    const next = this.slots.find((owned) => owned > slot) ?? (this.slots[0] ?? 0) + SLOT_COUNT;
    return next - slot;
  }
}
