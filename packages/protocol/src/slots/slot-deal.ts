/** Members of a fleet and their weights: what each can carry, in any unit. */
export type Weights = ReadonlyMap<string, number>;

/**
 * How many of `slotCount` slots each member should have, in proportion to weights, by largest remainder: whole, and
 * together exactly all. Members of equal weight differ by one at most; ties go by name, the same on every machine.
 */
export function slotQuotas(slotCount: number, weights: Weights): ReadonlyMap<string, number> {
  const members = [...weights].filter(([, weight]) => weight > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  const sum = members.reduce((total, [, weight]) => total + weight, 0);
  const shares = members.map(([member, weight]) => {
    const exact = (weight / sum) * slotCount;
    return { member, whole: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  let left = slotCount - shares.reduce((total, { whole }) => total + whole, 0);
  const quotas = new Map(shares.map(({ member, whole }) => [member, whole]));
  for (const { member, whole } of [...shares].sort((a, b) => b.rest - a.rest)) {
    if (left <= 0) break;
    quotas.set(member, whole + 1);
    left -= 1;
  }
  return quotas;
}

/**
 * Members in the order in which slots are dealt to them so that those of each are evenly spaced: member m with n of N
 * takes the places nearest to (k + 1/2) N / n. Each comes as often as `counts` says.
 */
export function dealOrder(counts: ReadonlyMap<string, number>): readonly string[] {
  const places = [...counts].flatMap(([member, count]) =>
    Array.from({ length: Math.max(0, count) }, (_, at) => ({ member, place: (at + 0.5) / count })),
  );
  places.sort((a, b) => a.place - b.place || (a.member < b.member ? -1 : 1));
  return places.map(({ member }) => member);
}
