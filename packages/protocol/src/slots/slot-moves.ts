import { dealOrder, slotQuotas, type Weights } from './slot-deal.js';
import type { Slot } from './slot-state.js';

/** A slot that is to change its owner. */
export interface SlotMove {
  readonly slot: number;
  readonly from: string;
  readonly to: string;
}

/**
 * Which slots are to move so that everybody has what is due to them: no more than needed, first those that the even
 * spacing wants elsewhere, then whichever there are.
 *
 * @param balance how many slots each session lacks; negative: has too many
 */
export function planMoves(
  slots: readonly Slot[],
  weights: Weights,
  balance: ReadonlyMap<string, number>,
): readonly SlotMove[] {
  if (![...balance.values()].some((lacking) => lacking > 0)) return [];
  const lacks = new Map(balance);
  const moves = new Map<number, SlotMove>();
  const plan = (slot: number, to: string | undefined): boolean => {
    const { owner, move } = slots[slot] as Slot;
    if (owner === null || move !== null || moves.has(slot) || to === undefined) return false;
    const has = lacks.get(owner) ?? 0;
    const wants = lacks.get(to) ?? 0;
    if (has >= 0 || wants <= 0) return false;
    lacks.set(owner, has + 1).set(to, wants - 1);
    moves.set(slot, { slot, from: owner, to });
    return true;
  };
  for (const [slot, to] of dealOrder(slotQuotas(slots.length, weights)).entries()) plan(slot, to);
  const takers = dealOrder(new Map([...lacks].filter(([, wants]) => wants > 0)));
  let at = 0;
  for (let slot = 0; slot < slots.length && at < takers.length; slot += 1)
    if (plan(slot, takers[at])) at += 1;
  return [...moves.values()];
}
