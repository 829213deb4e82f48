import fc from 'fast-check';
import { SLOT_COUNT, SlotSet } from '../../src/pace/slot-set.js';

describe('SlotSet', () => {
  it.each([1, 2, 3, 7, 10, 64])('%i owners dealt round robin cover every index exactly once', (count) => {
    const owners = Array.from({ length: count }, (_, index) => SlotSet.dealt(index, count));
    for (let index = 0; index < 3 * SLOT_COUNT; index += 1) {
      expect(owners.filter((owner) => owner.owns(index))).toHaveLength(1);
    }
    expect(owners.reduce((sum, owner) => sum + owner.countBelow(99_999), 0)).toBe(99_999);
  });

  it('walks exactly its own indexes, and counts them', () => {
    const slots = fc.uniqueArray(fc.integer({ min: 0, max: SLOT_COUNT - 1 }), { minLength: 1 });
    fc.assert(
      fc.property(slots, fc.integer({ min: 0, max: 5000 }), (owned, from) => {
        const set = new SlotSet(owned);
        const walked: number[] = [];
        for (let index = set.firstFrom(from); index < from + 600; index = set.after(index))
          walked.push(index);
        const expected = Array.from({ length: 600 }, (_, at) => from + at).filter((index) =>
          owned.includes(index % SLOT_COUNT),
        );
        expect(walked).toEqual(expected);
        expect(set.countBelow(from + 600) - set.countBelow(from)).toBe(expected.length);
      }),
    );
  });

  it('owns nothing without slots', () => {
    const set = new SlotSet([]);
    expect(set.firstFrom(0)).toBe(Infinity);
    expect(set.countBelow(1000)).toBe(0);
  });
});
