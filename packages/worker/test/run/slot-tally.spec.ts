import { SlotTally } from '../../src/run/slot-tally.js';

const share = (scenarioIndex: number, slots: readonly number[], fromIndex = 0) => ({
  scenarioIndex,
  slots,
  fromIndex,
  handover: 1,
});

describe('slots that a worker has', () => {
  it('are those granted and not given back', () => {
    const tally = new SlotTally();
    tally.granted(share(0, [1, 2, 3]));
    tally.granted(share(1, [1]));
    tally.granted(share(0, [3, 4]));
    tally.released(share(0, [1, 2, 9]));
    expect(tally.held).toEqual([
      { scenarioIndex: 0, slots: 2 },
      { scenarioIndex: 1, slots: 1 },
    ]);
    expect(tally.size).toBe(3);
  });

  it('are done with when what lay before the handover is settled, not when they are promised away', () => {
    const tally = new SlotTally();
    expect(tally.isSettled).toBe(true);
    tally.granted(share(0, [1]));
    tally.released(share(0, [1], 500));
    expect(tally.isSettled).toBe(false);
    tally.settled([{ scenarioIndex: 0, settledIndex: 499, appliedHandover: 1 }]);
    expect(tally.isSettled).toBe(false);
    tally.settled([{ scenarioIndex: 0, settledIndex: 500, appliedHandover: 1 }]);
    expect(tally.isSettled).toBe(true);
  });

  it('are none after a fence', () => {
    const tally = new SlotTally();
    tally.granted(share(0, [1]));
    tally.released(share(0, [1], 500));
    tally.clear();
    expect(tally.size).toBe(0);
    expect(tally.isSettled).toBe(true);
  });
});
