import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { capShares } from '../../src/fleet/cap-shares.js';

const V = 256;

describe('shares with caps', () => {
  it.each<[string, Record<string, number>, Record<string, number>, Record<string, number>, number]>([
    ['are in proportion to weights', { a: 1, b: 3 }, {}, { a: 64, b: 192 }, 0],
    [
      'give what one may not have to the others',
      { a: 1, b: 1, c: 2 },
      { c: 28.9 },
      { a: 114, b: 114, c: 28 },
      0,
    ],
    ['pass it on again', { a: 1, b: 1, c: 1 }, { a: 10, b: 90 }, { a: 10, b: 90, c: 156 }, 0],
    ['leave to nobody what nobody may have', { a: 1, b: 1 }, { a: 10, b: 20 }, { a: 10, b: 20 }, 226],
    ['are nothing for those who drain', { a: 0, b: 1 }, {}, { a: 0, b: 256 }, 0],
    ['are nothing where nobody is there', {}, {}, {}, 256],
  ])('%s', (_, weights, most, slots, reserve) => {
    const shares = capShares(V, new Map(Object.entries(weights)), new Map(Object.entries(most)));
    expect(Object.fromEntries(shares.slots)).toEqual(slots);
    expect(shares.reserve).toBe(reserve);
  });

  it('are all of it, and never more than a cap', () => {
    const member = fc.tuple(
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.double({ min: 0, max: 300, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(member, { maxLength: 20 }), (members) => {
        const weights = new Map(members.map(([weight], at) => [`m${at}`, weight]));
        const most = new Map(members.map(([, cap], at) => [`m${at}`, cap]));
        const { slots, reserve } = capShares(V, weights, most);
        const sum = [...slots.values()].reduce((total, each) => total + each, reserve);
        expect(sum).toBeCloseTo(V, 6);
        for (const [name, share] of slots) expect(share).toBeLessThanOrEqual((most.get(name) ?? 0) + 1e-9);
      }),
    );
  });
});
