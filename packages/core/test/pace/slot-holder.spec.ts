import fc from 'fast-check';
import { countInSlot } from '../../src/pace/count-in-slot.js';
import { SlotHolder } from '../../src/pace/slot-holder.js';

const V = 256;

describe('the slots of a worker', () => {
  const share = (fromIndex: number, slots: readonly number[], handover: number) => ({
    scenarioIndex: 0,
    fromIndex,
    slots,
    handover,
  });

  it('are started in order, from the index of their grant on', () => {
    const holder = new SlotHolder(0, V);
    expect(holder.next()).toBe(Infinity);
    expect(holder.grant(share(100, [3, 120], 1))).toBe(0);
    expect([holder.take(), holder.take(), holder.take()]).toEqual([120, 259, 376]);
    expect([holder.cursor, holder.appliedHandover]).toEqual([377, 1]);
  });

  it('are given back in the future, or from the cursor on where that has passed', () => {
    const holder = new SlotHolder(0, V);
    holder.grant(share(0, [0, 1], 1));
    holder.skipTo(300);
    expect(holder.revoke(share(600, [0], 2)).fromIndex).toBe(600);
    expect(holder.revoke(share(200, [1], 3)).fromIndex).toBe(300);
    expect([holder.take(), holder.next()]).toEqual([512, Infinity]);
  });

  it('whose grant comes too late are missed up to the cursor', () => {
    const holder = new SlotHolder(0, V);
    holder.grant(share(0, [9], 1));
    holder.skipTo(1000);
    expect(holder.grant(share(500, [8], 2))).toBe(countInSlot(8, V, 500, 1000));
    expect(holder.take()).toBe(1032);
  });

  it('are as a plain model says, whatever is granted, revoked, taken and skipped', () => {
    const slots = fc.uniqueArray(fc.nat(15), { minLength: 1, maxLength: 6 });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('grant' as const), slots, ahead: fc.integer({ min: -20, max: 60 }) }),
      fc.record({ kind: fc.constant('revoke' as const), slots, ahead: fc.integer({ min: -20, max: 60 }) }),
      fc.record({ kind: fc.constant('take' as const), times: fc.nat(5) }),
      fc.record({ kind: fc.constant('skip' as const), ahead: fc.nat(40) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const holder = new SlotHolder(0, 16);
        const owned = new Set<number>();
        const END = 1500;
        let handover = 0;
        for (const each of steps) {
          const cursor = holder.cursor;
          handover += 1;
          if (each.kind === 'grant') {
            const fromIndex = Math.max(0, cursor + each.ahead);
            const indexes = Array.from({ length: END - fromIndex }, (_, at) => fromIndex + at);
            const given = indexes.filter((index) => each.slots.includes(index % 16));
            const missed = holder.grant(share(fromIndex, each.slots, handover));
            expect(missed).toBe(given.filter((index) => index < cursor).length);
            given.filter((index) => index >= cursor).forEach((index) => owned.add(index));
          } else if (each.kind === 'revoke') {
            const { fromIndex } = holder.revoke(
              share(Math.max(0, cursor + each.ahead), each.slots, handover),
            );
            expect(fromIndex).toBe(Math.max(cursor, cursor + each.ahead));
            [...owned]
              .filter((index) => index >= fromIndex && each.slots.includes(index % 16))
              .forEach((index) => owned.delete(index));
          } else if (each.kind === 'take') {
            const left = [...owned].sort((a, b) => a - b).filter((index) => index >= cursor);
            const taken = Array.from({ length: each.times }, () => holder.take());
            expect(taken).toEqual(taken.map((_, at) => left[at] ?? Infinity));
          } else {
            const to = cursor + each.ahead;
            const skipped = [...owned].filter((index) => index >= cursor && index < to).length;
            expect(holder.skipTo(to)).toBe(skipped);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
