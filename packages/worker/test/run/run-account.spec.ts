import { decodeFrame } from '@vajraedge/protocol';
import { FrameStore } from '../../src/frames/frame-store.js';
import { RunAccount } from '../../src/run/run-account.js';
import { secondOf } from '../frames/snapshots.js';

const A = { epoch: 1, sessionId: 'a' };
const B = { epoch: 1, sessionId: 'b' };

function accountOf(): { account: RunAccount; frames(): (readonly [string, number])[]; last: string[] } {
  const store = new FrameStore({ window: 100 });
  const last: string[] = [];
  const account = new RunAccount({
    runId: 'r',
    slotCount: 256,
    frames: store,
    onLast: ({ sessionId }, sequence) => last.push(`${sessionId}${sequence}`),
  });
  const frames = (): (readonly [string, number])[] => {
    const all: (readonly [string, number])[] = [];
    for (let frame = store.take(); frame !== null; frame = store.take()) {
      const { session, snapshot } = decodeFrame(frame, 256);
      all.push([session.sessionId, snapshot.arrivals[0]?.started ?? 0]);
    }
    return all;
  };
  return { account, frames, last };
}

describe('whose an interval is', () => {
  it('is the session that takes part', () => {
    const { account, frames } = accountOf();
    account.enter(A);
    account.add(secondOf(0, 1));
    account.add(secondOf(1000, 2));
    expect(frames()).toEqual([
      ['a', 1],
      ['a', 2],
    ]);
  });

  it('is the fenced one up to its last, and then the next one', () => {
    const { account, frames, last } = accountOf();
    account.enter(A);
    account.enter(B);
    expect(account.isOf('b')).toBe(true);
    expect(account.isOwnedBy('a')).toBe(true);
    account.add(secondOf(0, 1));
    account.add(secondOf(1000, 2, { last: true }));
    account.add(secondOf(2000, 3));
    expect(frames()).toEqual([
      ['a', 1],
      ['a', 2],
      ['b', 3],
    ]);
    expect(last).toEqual(['a2']);
  });

  it('is kept for the next one where there is none yet', () => {
    const { account, frames } = accountOf();
    account.enter(A);
    account.add(secondOf(0, 1, { last: true }));
    account.add(secondOf(1000, 2));
    expect(account.isEmpty).toBe(false);
    expect(account.isOpen).toBe(false);
    account.enter(B);
    expect(account.isEmpty).toBe(true);
    expect(frames()).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('is nobody’s once the engine is gone, and no frame says that it was the last', () => {
    const { account, frames, last } = accountOf();
    account.enter(A);
    account.add(secondOf(0, 1));
    account.close();
    expect(frames()).toEqual([['a', 1]]);
    expect(last).toEqual([]);
    expect(account.isOpen).toBe(false);
  });
});
