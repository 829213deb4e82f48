/** Who is to have how many slots, and how many stay nobody's because all have as much as they may. */
export interface CappedShares {
  /** Slots by session; whole where a cap holds. */
  readonly slots: ReadonlyMap<string, number>;
  readonly reserve: number;
}

/**
 * Shares in proportion to weights, but nobody gets more than it may: what is over goes to the others, in proportion, and
 * so on. Caps are rounded down to whole slots, so that no rounding goes beyond one.
 *
 * @param most slots that a session may have at most; Infinity unless it is there
 */
export function capShares(
  slotCount: number,
  weights: ReadonlyMap<string, number>,
  most: ReadonlyMap<string, number>,
): CappedShares {
  const slots = new Map([...weights.keys()].map((session): [string, number] => [session, 0]));
  let open = [...weights].filter(([, weight]) => weight > 0);
  let left = slotCount;
  while (open.length > 0) {
    const sum = open.reduce((total, [, weight]) => total + weight, 0);
    const perWeight = left / sum;
    const capOf = (session: string): number => Math.floor(most.get(session) ?? Infinity);
    const full = open.filter(([session, weight]) => capOf(session) <= weight * perWeight);
    for (const [session] of full) {
      slots.set(session, capOf(session));
      left -= capOf(session);
    }
    open = open.filter((each) => !full.includes(each));
    if (full.length > 0) continue;
    for (const [session, weight] of open) slots.set(session, weight * perWeight);
    return { slots, reserve: 0 };
  }
  return { slots, reserve: left };
}
