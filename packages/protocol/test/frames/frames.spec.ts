import { mergeSnapshots, type Snapshot } from '@vajraedge/core';
import fc from 'fast-check';
import { addToTotals, FrameReceiver, FrameRing, NO_TOTALS, type RunningTotals } from '../../src/index.js';

interface Frame {
  readonly sequence: number;
  readonly snapshot: Snapshot;
  readonly totals: RunningTotals;
  readonly merged: boolean;
  readonly last: boolean;
}

function snapshotOf(second: number, started: number): Snapshot {
  const counts = { scheduled: started, started, ok: started, failed: 0, dropped: 0, missed: 0, late: 0 };
  const arrivals = [{ scenario: 's', phase: 'sustain' as const, ...counts }];
  return {
    fromMs: second * 1000,
    toMs: second * 1000 + 1000,
    series: [],
    arrivals,
    generators: [],
    inFlight: 0,
    users: 0,
    overflowed: 0,
  };
}

const startsOf = (snapshot: Snapshot): number =>
  snapshot.arrivals.reduce((sum, { started }) => sum + started, 0);

function ringOf(
  limits: { mostFrames?: number; mostBytes?: number; window?: number; isTooLarge?: boolean } = {},
) {
  let totals = NO_TOTALS;
  const { isTooLarge, ...rest } = limits;
  return new FrameRing<Snapshot, Frame>({
    ...rest,
    sizeBytes: () => 100,
    merge: (a, b) => (isTooLarge === true ? null : mergeSnapshots(a, b)),
    seal: (snapshot, sequence, merged) => {
      totals = addToTotals(totals, snapshot);
      return { sequence, snapshot, totals, merged, last: false };
    },
  });
}

const sequences = (ring: FrameRing<Snapshot, Frame>): number[] => {
  const taken: number[] = [];
  for (let frame = ring.take(); frame !== null; frame = ring.take()) taken.push(frame.sequence);
  return taken;
};

describe('the ring of frames', () => {
  it('has no more under way than its window', () => {
    const ring = ringOf({ window: 3 });
    for (let second = 0; second < 5; second += 1) ring.add(snapshotOf(second, 1));
    expect(sequences(ring)).toEqual([1, 2, 3]);
    ring.acknowledged(2);
    expect(sequences(ring)).toEqual([4, 5]);
    expect([ring.size, ring.bytes]).toEqual([3, 300]);
  });

  it('sends again what is not acknowledged, unchanged', () => {
    const ring = ringOf();
    ring.add(snapshotOf(0, 4));
    const first = ring.take();
    expect(ring.take()).toBeNull();
    ring.reconnected();
    expect(ring.take()).toBe(first);
    ring.acknowledged(0, true);
    expect(ring.take()).toBe(first);
    ring.acknowledged(1);
    ring.reconnected();
    expect(ring.take()).toBeNull();
  });

  it('is not impressed by an acknowledgement of what it never sent', () => {
    const ring = ringOf();
    ring.add(snapshotOf(0, 4));
    ring.acknowledged(1);
    expect(ring.size).toBe(1);
  });

  it('merges the oldest that were never sent when there are too many, and says so', () => {
    const ring = ringOf({ mostFrames: 4, window: 2 });
    for (let second = 0; second < 2; second += 1) ring.add(snapshotOf(second, 1));
    expect(sequences(ring)).toEqual([1, 2]);
    for (let second = 2; second < 9; second += 1) ring.add(snapshotOf(second, 1));
    expect(ring.size).toBe(4);
    ring.acknowledged(2);
    const frames = [ring.take(), ring.take()] as Frame[];
    expect(frames.map(({ snapshot, merged }) => [startsOf(snapshot), merged])).toEqual([
      [6, true],
      [1, false],
    ]);
    expect(frames[0]?.snapshot).toMatchObject({ fromMs: 2000, toMs: 8000 });
  });

  it('keeps to its bytes too', () => {
    const ring = ringOf({ mostBytes: 300 });
    for (let second = 0; second < 50; second += 1) ring.add(snapshotOf(second, 1));
    expect([ring.size, ring.bytes]).toEqual([3, 300]);
  });

  it('keeps more than it was asked to rather than lose what cannot be merged', () => {
    const ring = ringOf({ mostFrames: 2, isTooLarge: true });
    for (let second = 0; second < 5; second += 1) ring.add(snapshotOf(second, 1));
    expect(ring.size).toBe(5);
  });
});

describe('the receiver of frames', () => {
  const frame = (sequence: number, started: number, total: number, last = false): Frame => ({
    sequence,
    snapshot: snapshotOf(sequence, started),
    totals: { ...NO_TOTALS, scheduled: total, started: total, ok: total },
    merged: false,
    last,
  });

  it('applies the next, and nothing changes before it is stored', () => {
    const receiver = new FrameReceiver();
    const decision = receiver.offer(frame(1, 5, 5));
    expect(receiver.offer(frame(1, 5, 5)).kind).toBe('apply');
    if (decision.kind === 'apply') receiver.commit(decision.state);
    expect([receiver.last, receiver.offer(frame(1, 5, 5)).kind, receiver.offer(frame(3, 1, 7)).kind]).toEqual(
      [1, 'repeat', 'gap'],
    );
  });

  it('refuses totals that are not those of what came', () => {
    const decision = new FrameReceiver().offer(frame(1, 5, 6));
    expect(decision).toMatchObject({ kind: 'refuse', error: { code: 'VE_FRAME_CHECKSUM' } });
  });

  it('refuses what follows the last one', () => {
    const receiver = new FrameReceiver({ last: 1, totals: NO_TOTALS, closed: true });
    expect(receiver.offer(frame(2, 0, 0))).toMatchObject({ error: { code: 'VE_FRAME_AFTER_LAST' } });
    expect(receiver.offer(frame(1, 0, 0)).kind).toBe('repeat');
  });
});

describe('both ends', () => {
  it('bring everything over exactly once, whatever gets lost, doubled, reordered or forgotten', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('second' as const), started: fc.nat(50) }),
      fc.record({
        kind: fc.constant('carry' as const),
        picks: fc.array(fc.nat(6), { maxLength: 10 }),
        ack: fc.boolean(),
      }),
      fc.constant({ kind: 'reconnect' as const }),
      fc.constant({ kind: 'restart' as const }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const ring = ringOf({ mostFrames: 6, window: 3 });
        let receiver = new FrameReceiver();
        let [made, applied, second] = [0, 0, 0];
        let wire: Frame[] = [];
        const receive = (each: Frame): boolean => {
          const decision = receiver.offer(each);
          expect(decision.kind).not.toBe('refuse');
          if (decision.kind === 'apply') {
            applied += startsOf(each.snapshot);
            receiver.commit(decision.state);
          }
          return decision.kind === 'gap';
        };
        const send = (): void => {
          for (let each = ring.take(); each !== null; each = ring.take()) wire.push(each);
        };
        for (const each of steps) {
          if (each.kind === 'second') {
            made += each.started;
            ring.add(snapshotOf((second += 1), each.started));
            expect(ring.size).toBeLessThanOrEqual(6);
          } else if (each.kind === 'reconnect') ring.reconnected();
          else if (each.kind === 'restart')
            receiver = new FrameReceiver(
              JSON.parse(JSON.stringify(receiver.state)) as FrameReceiver['state'],
            );
          else {
            send();
            const gap = each.picks
              .map((at) => wire[at])
              .some((frame) => frame !== undefined && receive(frame));
            if (each.ack) ring.acknowledged(receiver.last, gap);
            wire = wire.slice(-6);
          }
        }
        for (let round = 0; round < 8; round += 1) {
          wire = [];
          ring.reconnected();
          send();
          for (const each of wire) receive(each);
          ring.acknowledged(receiver.last);
        }
        expect([applied, ring.size]).toEqual([made, 0]);
      }),
      { numRuns: 300 },
    );
  });
});
