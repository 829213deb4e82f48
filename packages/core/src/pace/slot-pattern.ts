/**
 * Which indexes of a line belong to a set of slots. Immutable; looking up the next index is one addition, whatever the
 * number of slots.
 */
export class SlotPattern {
  /** How many slots there are in it. */
  readonly size: number;
  readonly #slotCount: number;
  /** A power of two less one: the low bits of an index are its slot, however large it is. */
  readonly #mask: number;
  /** Distance from an index in slot s to the first owned index at or after it. */
  readonly #distance: Int32Array;
  /** Owned slots below s, for s from 0 to slotCount. */
  readonly #below: Int32Array;

  /** @param slotCount a power of two */
  constructor(slots: Iterable<number>, slotCount: number) {
    this.#slotCount = slotCount;
    this.#mask = slotCount - 1;
    this.#below = new Int32Array(slotCount + 1);
    for (const slot of slots) this.#below[slot + 1] = 1;
    for (let slot = 0; slot < slotCount; slot += 1)
      this.#below[slot + 1] = (this.#below[slot] as number) + (this.#below[slot + 1] as number);
    this.size = this.#below[slotCount] as number;
    this.#distance = new Int32Array(slotCount);
    if (this.size > 0) this.#measure();
  }

  /** Smallest owned index that is at least `index`; Infinity where nothing is owned. */
  firstFrom(index: number): number {
    return this.size === 0 ? Infinity : index + (this.#distance[index & this.#mask] as number);
  }

  /** Whether an index falls into one of the slots. */
  owns(index: number): boolean {
    return this.size > 0 && this.#distance[index & this.#mask] === 0;
  }

  /** How many owned indexes lie below `index`. */
  countBelow(index: number): number {
    const round = Math.floor(index / this.#slotCount);
    return round * this.size + (this.#below[index & this.#mask] as number);
  }

  #measure(): void {
    let distance = 0;
    // Twice around, backwards: what is after the last slot is the first of the next round.
    for (let at = 2 * this.#slotCount - 1; at >= 0; at -= 1) {
      const slot = at % this.#slotCount;
      distance = this.#below[slot + 1] === this.#below[slot] ? distance + 1 : 0;
      this.#distance[slot] = distance;
    }
  }
}
