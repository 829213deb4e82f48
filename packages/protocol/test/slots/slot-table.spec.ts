import { createStagedPacer } from '@vajraedge/core';
import {
  countInSlot,
  dealOrder,
  SlotHolder,
  type SlotOrder,
  slotCountFor,
  slotQuotas,
  SlotTable,
} from '../../src/index.js';

const V = 256;
const options = { scenarioIndex: 0, slotCount: V, total: 10_000 };

describe('the table of slots', () => {
  const table = (weights: { readonly [id: string]: number }): SlotTable => {
    const made = new SlotTable(options);
    for (const [id, weight] of Object.entries(weights)) made.setWeight(id, weight);
    return made;
  };
  const answer = (made: SlotTable, orders: readonly SlotOrder[], late = 0): readonly SlotOrder[] =>
    orders.flatMap((order) =>
      order.kind === 'revoke'
        ? made.released(order.sessionId, { ...order, fromIndex: order.fromIndex + late })
        : [],
    );

  it('deals everything by weight', () => {
    const made = table({ a: 1, b: 3 });
    const orders = made.deal(10);
    expect(
      orders.map(({ kind, sessionId, slots, fromIndex }) => [kind, sessionId, slots.length, fromIndex]),
    ).toEqual([
      ['grant', 'b', 192, 10],
      ['grant', 'a', 64, 10],
    ]);
    expect([made.freeCount, made.deal(20)]).toEqual([0, []]);
    expect(made.accounts()).toEqual({ missed: 10, unaccounted: 0, pending: 9990 });
  });

  it('moves no more than it must when somebody joins, and only when the donor has answered', () => {
    const made = table({ a: 1, b: 1, c: 1 });
    made.deal(0);
    made.setWeight('d', 1);
    const revokes = made.level(500, 0);
    expect(revokes.every(({ kind }) => kind === 'revoke')).toBe(true);
    expect(revokes.reduce((sum, { slots }) => sum + slots.length, 0)).toBe(64);
    expect(made.countOf('d')).toBe(0);
    const grants = answer(made, revokes, 7);
    expect(
      grants.every((order) => order.kind === 'grant' && order.sessionId === 'd' && order.fromIndex === 507),
    ).toBe(true);
    expect([...made.owners.values()].map(({ length }) => length)).toEqual([64, 64, 64, 64]);
    // Answered again, it changes nothing.
    expect(answer(made, revokes, 9)).toEqual([]);
  });

  it('levels at most once in two seconds, and not at all what is level', () => {
    const made = table({ a: 1 });
    made.deal(0);
    expect(made.level(0, 0)).toEqual([]);
    made.setWeight('b', 1);
    answer(made, made.level(0, 10));
    made.setWeight('c', 1);
    expect([made.level(0, 2009), made.level(0, 2010)].map(({ length }) => length > 0)).toEqual([false, true]);
  });

  it('gives only the lost one’s slots away, from where its lease did not reach', () => {
    const made = table({ a: 1, b: 1, c: 1, d: 1 });
    made.deal(0);
    const before = made.owners;
    made.lose('d', 900, 1000);
    const orders = made.deal(950);
    expect(orders.every(({ kind, fromIndex }) => kind === 'grant' && fromIndex === 1000)).toBe(true);
    for (const id of ['a', 'b', 'c'])
      expect(made.owners.get(id)).toEqual(expect.arrayContaining([...(before.get(id) ?? [])]));
    expect([...made.owners.values()].map(({ length }) => length).sort()).toEqual([85, 85, 86]);
  });

  it('knows what a lost one owed, and corrects it when its frames come late', () => {
    const made = table({ a: 1, b: 1 });
    made.deal(0);
    made.settle('a', { settledIndex: 512, appliedHandover: 9 });
    made.lose('a', 1200, 1024);
    made.deal(1200);
    expect(made.accounts()).toMatchObject({ missed: countOwed(1024, 1200), unaccounted: 256 });
    made.settle('a', { settledIndex: 768, appliedHandover: 9 });
    expect(made.accounts()).toMatchObject({ missed: countOwed(1024, 1200), unaccounted: 128 });
    made.settle('a', { settledIndex: 770, appliedHandover: 9 }, [], true);
    expect(made.accounts()).toMatchObject({ missed: countOwed(770, 1200), unaccounted: 0 });

    function countOwed(from: number, until: number): number {
      const a = dealOrder(
        slotQuotas(
          V,
          new Map([
            ['a', 1],
            ['b', 1],
          ]),
        ),
      ).flatMap((id, slot) => (id === 'a' ? [slot] : []));
      return a.reduce((sum, slot) => sum + countInSlot(slot, V, from, until), 0);
    }
  });

  it('does not take as settled what was granted but never arrived', () => {
    const made = table({ a: 1 });
    made.deal(0);
    made.lose('a', 512, 512);
    made.settle('a', { settledIndex: 512, appliedHandover: 0 });
    expect(made.accounts().unaccounted).toBe(512);
    made.settle('a', { settledIndex: 512, appliedHandover: 0 }, [], true);
    expect(made.accounts()).toMatchObject({ unaccounted: 0, missed: 10_000 });
  });

  it('learns from a late frame what a lost one had given back', () => {
    const made = table({ a: 1, b: 1 });
    made.deal(0);
    made.setWeight('b', 3);
    const [revoke] = made.level(300, 0);
    made.lose('a', 1024, 1024);
    const owed = made.accounts().unaccounted;
    made.settle('a', { settledIndex: 1024, appliedHandover: 9 }, [
      { ...(revoke as SlotOrder), fromIndex: 512 },
    ]);
    const { unaccounted, missed } = made.accounts(1024);
    expect([owed > 0, unaccounted, missed]).toEqual([true, 0, (revoke as SlotOrder).slots.length * 2]);
  });

  it('deals anew what was on its way to one that is lost', () => {
    const made = table({ a: 1 });
    made.deal(0);
    made.setWeight('b', 1);
    const revokes = made.level(100, 0);
    made.lose('b', 50, 50);
    expect(answer(made, revokes)).toEqual([]);
    expect(made.freeCount).toBe(128);
    expect(made.deal(120).map(({ sessionId, slots }) => [sessionId, slots.length])).toEqual([['a', 128]]);
    expect(made.accounts().missed).toBeGreaterThan(0);
  });

  it('empties one that drains, and says when it is done', () => {
    const made = table({ a: 1, b: 1 });
    made.deal(0);
    made.setWeight('a', 0);
    expect(made.isDone('a')).toBe(false);
    answer(made, made.level(400, 0));
    expect([made.countOf('a'), made.isDone('a')]).toEqual([0, false]);
    made.settle('a', { settledIndex: 400, appliedHandover: 9 });
    expect(made.isDone('a')).toBe(true);
  });

  it('goes on from a store as if nothing had been', () => {
    const made = table({ a: 2, b: 1 });
    made.deal(0);
    made.setWeight('c', 1);
    made.level(200, 0);
    made.lose('b', 700, 650);
    const state = JSON.parse(JSON.stringify(made.toState())) as ReturnType<SlotTable['toState']>;
    const again = new SlotTable(options, state);
    expect([again.owners, again.accounts()]).toEqual([made.owners, made.accounts()]);
    expect(again.deal(800)).toEqual(made.deal(800));
    expect(again.toState()).toEqual(made.toState());
  });

  it.each(
    [0.5, 7, 333, 1000, 9999].flatMap((rate) => [1, 3, 7, 10].map((workers) => [rate, workers] as const)),
  )('makes %d starts a second over %d workers exactly that many', (rate, workers) => {
    const seconds = 8;
    const pacer = createStagedPacer([
      { phase: 'sustain', durationMs: seconds * 1000, fromPerSecond: rate, toPerSecond: rate },
    ]);
    const made = new SlotTable({ ...options, slotCount: slotCountFor(workers), total: pacer.total });
    for (let worker = 0; worker < workers; worker += 1) made.setWeight(`w${worker}`, 1 + (worker % 3));
    const started = made.deal(0).map((order) => {
      const holder = new SlotHolder(0, slotCountFor(workers));
      holder.grant(order);
      const indexes: number[] = [];
      for (let index = holder.take(); index < pacer.total; index = holder.take()) indexes.push(index);
      return indexes;
    });
    const all = started.flat().sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: rate * seconds }, (_, index) => index));
  });

  it('leaves to nobody what all who are there may not have, and counts it as missed', () => {
    const table = new SlotTable({ scenarioIndex: 0, slotCount: 256, total: 2560 });
    table.setWeight('a', 64);
    table.setReserve(192);
    expect(table.deal(0).map(({ slots }) => slots.length)).toEqual([64]);
    expect(table.accounts()).toEqual({ missed: 1920, unaccounted: 0, pending: 640 });
    table.resize(5120);
    expect(table.accounts()).toEqual({ missed: 3840, unaccounted: 0, pending: 1280 });
  });
});
