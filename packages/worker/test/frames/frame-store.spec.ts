import { decodeFrame, FrameReceiver, type MetricsFrame, type WorkerMetrics } from '@vajraedge/protocol';
import { draftsOf } from '../../src/frames/frame-draft.js';
import { FrameStore } from '../../src/frames/frame-store.js';
import { secondOf } from './snapshots.js';

const SLOTS = 256;
const open = (store: FrameStore, sessionId: string, onLast: (sequence: number) => void = () => undefined) =>
  store.open({ session: { epoch: 1, sessionId }, runId: 'r', slotCount: SLOTS, onLast });
const ack = (sessionId: string, acknowledged: number) => ({
  sessionId,
  runId: 'r',
  acknowledged,
  resend: false,
  refusal: undefined,
});

function takeAll(store: FrameStore): MetricsFrame[] {
  const frames: WorkerMetrics[] = [];
  for (let frame = store.take(); frame !== null; frame = store.take()) frames.push(frame);
  return frames.map((frame) => decodeFrame(frame, SLOTS));
}

describe('frames that are kept', () => {
  it('arrive as they were made, with totals that add up', () => {
    const store = new FrameStore();
    open(store, 'a');
    const released = [{ scenarioIndex: 0, fromIndex: 9, slots: [1, 7], handover: 3 }];
    store.add('a', 'r', draftsOf(secondOf(0, 5, { released })));
    store.add('a', 'r', draftsOf(secondOf(1000, 7, { last: true })));
    const frames = takeAll(store);
    const receiver = new FrameReceiver();
    for (const frame of frames) {
      const decision = receiver.offer(frame);
      expect(decision.kind).toBe('apply');
      if (decision.kind === 'apply') receiver.commit(decision.state);
    }
    expect(receiver.state).toMatchObject({ last: 2, closed: true, totals: { started: 12 } });
    expect(frames[0]).toMatchObject({ released, last: false, host: { cores: 2 } });
    expect(frames[1]?.snapshot).toEqual(secondOf(1000, 7).snapshot);
  });

  it('lose no count when there are more than fit: the oldest are merged, and say so', () => {
    const store = new FrameStore({ mostFrames: 10, window: 2 });
    open(store, 'a');
    for (let second = 0; second < 100; second += 1)
      store.add('a', 'r', draftsOf(secondOf(second * 1000, second)));
    expect(store.unacknowledged).toBe(10);
    const frames: MetricsFrame[] = [];
    for (let got = takeAll(store); got.length > 0; got = takeAll(store)) {
      frames.push(...got);
      store.acknowledged(ack('a', frames.length));
    }
    const counts = frames.map(({ snapshot }) => snapshot.arrivals[0]?.started ?? 0);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4950);
    expect(frames[0]?.merged).toBe(true);
    expect(frames.at(-1)).toMatchObject({ merged: false, positions: [{ settledIndex: 99_000 }] });
    expect(frames.at(-1)?.totals.started).toBe(4950);
  });

  it('of a session that is over are kept until the master has them, and then forgotten', () => {
    const store = new FrameStore();
    const last: number[] = [];
    open(store, 'old', (sequence) => last.push(sequence));
    store.add('old', 'r', draftsOf(secondOf(0, 1)));
    store.add('old', 'r', draftsOf(secondOf(1000, 1, { last: true })));
    open(store, 'new');
    store.add('new', 'r', draftsOf(secondOf(2000, 1)));
    expect(takeAll(store).map(({ session, sequence }) => [session.sessionId, sequence])).toEqual([
      ['old', 1],
      ['old', 2],
      ['new', 1],
    ]);
    expect(last).toEqual([2]);
    store.reconnected();
    store.acknowledged(ack('old', 1));
    expect(takeAll(store)).toHaveLength(2);
    store.acknowledged(ack('old', 2));
    expect(store.unacknowledged).toBe(1);
  });

  it('are dropped where the master refuses them', () => {
    const store = new FrameStore();
    open(store, 'a');
    store.add('a', 'r', draftsOf(secondOf(0, 1)));
    const refusal = { code: 'VE_RUN_ENDED', message: 'over', hint: '' };
    expect(store.acknowledged({ ...ack('a', 0), refusal })).toBe(true);
    expect(store.unacknowledged).toBe(0);
    expect(store.take()).toBeNull();
  });

  it('are nobody’s where the session took no part', () => {
    const store = new FrameStore();
    store.add('a', 'r', draftsOf(secondOf(0, 1)));
    store.acknowledged(ack('a', 5));
    expect(store.take()).toBeNull();
  });
});
