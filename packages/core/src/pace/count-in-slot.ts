/** How many indexes from `from` up to but not including `until` fall into a slot. */
export function countInSlot(slot: number, slotCount: number, from: number, until: number): number {
  if (until <= from) return 0;
  const below = (index: number): number => Math.ceil((index - slot) / slotCount);
  return Math.max(0, below(until)) - Math.max(0, below(from));
}
