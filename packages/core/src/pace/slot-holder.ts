import { countInSlot } from './count-in-slot.js';
import { SlotPattern } from './slot-pattern.js';
import type { SlotShare } from './slot-share.js';

/** Indexes of one slot that are held, from `from` up to but not including `until` (Infinity: until it is revoked). */
interface Held {
  readonly from: number;
  readonly until: number;
}

/** Between two changes the same slots are held. */
interface Stretch {
  readonly until: number;
  readonly pattern: SlotPattern;
}

/**
 * The slots of one index line that a worker holds, and how far it has come. Pure.
 *
 *     | event                                  | what is held                            | answer                         |
 *     | -------------------------------------- | --------------------------------------- | ------------------------------ |
 *     | grant from g, g >= cursor              | the slots, from g on                    |                                |
 *     | grant from g, g < cursor               | the slots, from the cursor on           | how many it has missed         |
 *     | revoke from r                          | the slots, up to max(r, cursor)         | released from max(r, cursor)   |
 *     | take                                   | the cursor moves past the next index    | that index                     |
 *     | skip to i                              | the cursor moves to i                   | how many it has skipped        |
 *     | clear                                  | nothing                                 |                                |
 *
 * Everything held below the cursor was started, dropped or counted as missed: nothing is handed out twice. A revoke is
 * answered with the index at which it really took effect, and that answer is what the master goes by.
 */
export class SlotHolder {
  readonly #slotCount: number;
  readonly #scenarioIndex: number;
  readonly #held = new Map<number, readonly Held[]>();
  #stretches: readonly Stretch[] = [];
  /** The stretch that the next index lies in, and that index. */
  #pattern: SlotPattern;
  #until = 0;
  #next = 0;
  #cursor = 0;
  #appliedHandover = 0;

  /** @param slots that are held from the beginning, for good: nobody has granted them */
  constructor(scenarioIndex: number, slotCount: number, slots: readonly number[] = []) {
    this.#scenarioIndex = scenarioIndex;
    this.#slotCount = slotCount;
    this.#pattern = new SlotPattern([], slotCount);
    for (const slot of slots) this.#held.set(slot, [{ from: 0, until: Infinity }]);
    this.#rebuild();
  }

  /** Everything below it is accounted for. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Highest number of a grant that has been applied. */
  get appliedHandover(): number {
    return this.#appliedHandover;
  }

  /** Next index to start; Infinity where nothing is held. */
  next(): number {
    return this.#next;
  }

  /** The next index, which is taken: it will not be given out again. @returns Infinity where nothing is held */
  take(): number {
    const index = this.#next;
    if (index === Infinity) return index;
    this.#cursor = index + 1;
    const next = this.#pattern.firstFrom(index + 1);
    if (next < this.#until) this.#next = next;
    else this.#find();
    return index;
  }

  /** How many indexes of an interval are held, from the cursor on. */
  countHeld(from: number, until: number): number {
    let held = 0;
    let start = Math.max(from, this.#cursor);
    for (const stretch of this.#stretches) {
      const to = Math.min(until, stretch.until);
      if (to <= start) continue;
      held += stretch.pattern.countBelow(to) - stretch.pattern.countBelow(start);
      start = to;
    }
    return held;
  }

  /** Leaves out all that lies below `index`. @returns how many held indexes that were */
  skipTo(index: number): number {
    const skipped = this.countHeld(this.#cursor, index);
    if (index > this.#cursor) {
      this.#cursor = index;
      this.#find();
    }
    return skipped;
  }

  /**
   * Slots are this worker's from an index on.
   *
   * @param notBelow their indexes below it are too late to be started, though the cursor may not have come so far
   * @returns how many of their indexes are past already, and so missed
   */
  grant({ fromIndex, slots, handover }: SlotShare, notBelow = 0): number {
    let missed = 0;
    const from = Math.max(fromIndex, this.#cursor, notBelow);
    for (const slot of slots) {
      missed += countInSlot(slot, this.#slotCount, fromIndex, from);
      this.#held.set(slot, joined([...(this.#held.get(slot) ?? []), { from, until: Infinity }]));
    }
    this.#appliedHandover = Math.max(this.#appliedHandover, handover);
    this.#rebuild();
    return missed;
  }

  /** Slots are to be given back. @returns from which index on they are: what was started cannot be given back */
  revoke(share: SlotShare): SlotShare {
    const fromIndex = Math.max(share.fromIndex, this.#cursor);
    for (const slot of share.slots) {
      const left = (this.#held.get(slot) ?? []).filter(({ from }) => from < fromIndex);
      this.#held.set(
        slot,
        left.map(({ from, until }) => ({ from, until: Math.min(until, fromIndex) })),
      );
    }
    this.#rebuild();
    return { ...share, scenarioIndex: this.#scenarioIndex, fromIndex };
  }

  /** Gives up everything at once: nothing is held, and no grant has been applied. */
  clear(): void {
    this.#held.clear();
    this.#appliedHandover = 0;
    this.#rebuild();
  }

  /** Slots that are held at the cursor or will be, but for those that are to be given back. */
  get slots(): readonly number[] {
    return [...this.#held]
      .filter(([, ranges]) => ranges.some(({ until }) => until === Infinity))
      .map(([slot]) => slot)
      .sort((a, b) => a - b);
  }

  /** Looks for the next index from the cursor on, through all stretches. */
  #find(): void {
    let from = this.#cursor;
    for (const stretch of this.#stretches) {
      if (from >= stretch.until) continue;
      const next = stretch.pattern.firstFrom(from);
      if (next < stretch.until) {
        this.#pattern = stretch.pattern;
        this.#until = stretch.until;
        this.#next = next;
        return;
      }
      from = stretch.until;
    }
    this.#next = Infinity;
  }

  #rebuild(): void {
    const borders = new Set<number>();
    for (const [slot, ranges] of this.#held) {
      const left = ranges.filter(({ until }) => until > this.#cursor);
      if (left.length === 0) this.#held.delete(slot);
      else this.#held.set(slot, left);
      for (const { from, until } of left) borders.add(Math.max(from, this.#cursor)).add(until);
    }
    const sorted = [...borders].sort((a, b) => a - b);
    let start = this.#cursor;
    this.#stretches = sorted
      .filter((until) => until > start)
      .map((until) => {
        const pattern = new SlotPattern(this.#slotsAt(start), this.#slotCount);
        start = until;
        return { until, pattern };
      });
    this.#find();
  }

  #slotsAt(index: number): number[] {
    const isHeld = ({ from, until }: Held): boolean => from <= index && index < until;
    return [...this.#held].filter(([, ranges]) => ranges.some(isHeld)).map(([slot]) => slot);
  }
}

/** Ranges of one slot, put in order: one that ends where the next begins is one with it. */
function joined(ranges: readonly Held[]): readonly Held[] {
  const result: Held[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && last.until >= range.from)
      result[result.length - 1] = { from: last.from, until: Math.max(last.until, range.until) };
    else result.push(range);
  }
  return result;
}
