import fc from 'fast-check';
import { countInSlot, dealOrder, SlotPattern, slotCountFor, slotQuotas } from '../../src/index.js';
import { decodeSlotBits, encodeSlotBits } from '../../src/slots/slot-bits.js';

const V = 256;

describe('the number of slots', () => {
  it.each([
    [1, 256],
    [4, 256],
    [5, 512],
    [100, 8192],
    [1000, 65_536],
  ])('for %d workers is %d', (workers, slots) => expect(slotCountFor(workers)).toBe(slots));
});

describe('counting in a slot', () => {
  it('is the same as looking at every index', () => {
    fc.assert(
      fc.property(fc.nat(15), fc.nat(100), fc.nat(100), (slot, from, length) => {
        const indexes = Array.from({ length }, (_, at) => from + at);
        expect(countInSlot(slot, 16, from, from + length)).toBe(
          indexes.filter((each) => each % 16 === slot).length,
        );
      }),
    );
  });
});

describe('quotas', () => {
  it('are whole, all of it, and as the weights say to less than one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 40 }), (weights) => {
        const quotas = slotQuotas(V, new Map(weights.map((weight, at) => [`w${at}`, weight])));
        const sum = weights.reduce((total, weight) => total + weight, 0);
        expect([...quotas.values()].reduce((total, each) => total + each, 0)).toBe(V);
        for (const [at, weight] of weights.entries())
          expect(Math.abs((quotas.get(`w${at}`) as number) - (weight / sum) * V)).toBeLessThan(1);
      }),
    );
  });

  it('of nobody are none', () => expect(slotQuotas(V, new Map([['a', 0]])).size).toBe(0));
});

describe('the order of dealing', () => {
  it.each([1, 3, 7, 10, 64])('keeps the slots of %d equal workers evenly spaced', (workers) => {
    const order = dealOrder(
      slotQuotas(V, new Map(Array.from({ length: workers }, (_, at) => [`w${at}`, 1]))),
    );
    for (let worker = 0; worker < workers; worker += 1) {
      const slots = order.flatMap((each, slot) => (each === `w${worker}` ? [slot] : []));
      const gaps = slots.slice(1).map((slot, at) => slot - (slots[at] as number));
      expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(workers > 1 ? workers : 0);
      expect(Math.max(...gaps)).toBeLessThan(2 * (V / slots.length));
    }
  });
});

describe('a pattern of slots', () => {
  it('finds and counts what a plain search does', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(15)), fc.nat(200), (slots, index) => {
        const pattern = new SlotPattern(slots, 16);
        const owned = Array.from({ length: 300 }, (_, at) => at).filter((each) => slots.includes(each % 16));
        expect(pattern.firstFrom(index)).toBe(owned.find((each) => each >= index) ?? Infinity);
        expect(pattern.countBelow(index)).toBe(owned.filter((each) => each < index).length);
      }),
    );
  });
});

describe('slots as bits', () => {
  it('come back as they went', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(V - 1)), (slots) => {
        expect(decodeSlotBits(encodeSlotBits(slots, V), V)).toEqual([...slots].sort((a, b) => a - b));
      }),
    );
  });
});
