/** Virtual slots of a run in one process, which a schedule's indexes fall into: `index mod SLOT_COUNT`. */
export const SLOT_COUNT = 256;

/** Slots dealt round robin: owner `index` of `count` gets every count-th, so that its starts stay evenly spaced. */
export function dealtSlots(index: number, count: number): readonly number[] {
  return Array.from({ length: SLOT_COUNT }, (_, slot) => slot).filter((slot) => slot % count === index);
}
