import { LEVEL_EVERY_MS, type SlotOrder, UserSlotTable } from '../../src/index.js';

const V = 256;

function tableOf(...sessions: readonly string[]): UserSlotTable {
  const table = new UserSlotTable({ scenarioIndex: 2, slotCount: V });
  for (const session of sessions) table.setWeight(session, 1);
  return table;
}

describe('the slots of users', () => {
  it('are dealt to all, and none to two', () => {
    const table = tableOf('a', 'b');
    const orders = table.deal();
    expect(orders.map(({ kind, sessionId, fromIndex }) => [kind, sessionId, fromIndex])).toEqual([
      ['grant', 'a', 0],
      ['grant', 'b', 0],
    ]);
    expect(orders.flatMap(({ slots }) => slots).sort((x, y) => x - y)).toEqual(
      Array.from({ length: V }, (_, slot) => slot),
    );
    expect(table.freeCount).toBe(0);
  });

  it("stay nobody's where all have as much as they may", () => {
    const table = tableOf();
    table.setWeight('a', 64);
    table.setWeight('b', 64);
    table.setReserve(128);
    expect(table.deal().map(({ slots }) => slots.length)).toEqual([64, 64]);
    expect(table.freeCount).toBe(128);
    expect(table.deal()).toEqual([]);
    table.setReserve(0);
    expect(table.deal().map(({ slots }) => slots.length)).toEqual([64, 64]);
  });

  it('move when their donor has given them back, with the iterations that their users have had', () => {
    const table = tableOf('a');
    table.deal();
    table.setWeight('b', 1);
    const [revoke] = table.level(LEVEL_EVERY_MS) as [SlotOrder];
    expect([revoke.kind, revoke.sessionId, revoke.slots.length]).toEqual(['revoke', 'a', V / 2]);
    const [grant] = table.released('a', { ...revoke, fromIndex: 17 }) as [SlotOrder];
    expect(grant).toMatchObject({ kind: 'grant', sessionId: 'b', slots: revoke.slots, fromIndex: 17 });
    expect(table.released('a', { ...revoke, fromIndex: 17 })).toEqual([]);
  });

  it('of a lost session go on from what its frames have said, also after a restart', () => {
    const table = tableOf('a', 'b');
    table.deal();
    table.settle('a', 40);
    table.settle('a', 30);
    table.lose('a');
    const successor = new UserSlotTable(
      { scenarioIndex: 2, slotCount: V },
      JSON.parse(JSON.stringify(table.toState())) as ReturnType<UserSlotTable['toState']>,
    );
    successor.setWeight('b', 1);
    expect(successor.deal()).toMatchObject([{ sessionId: 'b', fromIndex: 40 }]);
    expect(successor.countOf('b')).toBe(V);
  });
});
