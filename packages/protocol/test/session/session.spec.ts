import fc from 'fast-check';
import { ClockOffset, EpochGuard, Inbox, Outbox } from '../../src/index.js';

describe('an epoch guard', () => {
  it('obeys the newest master only', () => {
    const guard = new EpochGuard();
    expect([1, 1, 3, 2, 1, 3].map((epoch) => guard.admits(epoch))).toEqual([
      true,
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(guard.highest).toBe(3);
  });
});

describe('numbered messages', () => {
  it('arrive in order and once, over connections that lose, double and break', () => {
    const step = fc.oneof(
      fc.constant({ kind: 'add' as const }),
      fc.record({ kind: fc.constant('carry' as const), keep: fc.array(fc.nat(3), { maxLength: 8 }) }),
      fc.constant({ kind: 'break' as const }),
      fc.constant({ kind: 'restart' as const }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let outbox = new Outbox<number>();
        const inbox = new Inbox();
        const got: number[] = [];
        let added = 0;
        const deliver = (sequence: number, item: number): void => {
          if (inbox.receive(sequence) === 'next') got.push(item);
        };
        for (const each of steps) {
          if (each.kind === 'add') outbox.add((added += 1));
          else if (each.kind === 'break') outbox.resend();
          else if (each.kind === 'restart')
            outbox = new Outbox(
              JSON.parse(JSON.stringify(outbox.toState())) as ReturnType<Outbox<number>['toState']>,
            );
          else {
            const sent = outbox.take();
            each.keep
              .flatMap((at) => sent[at] ?? [])
              .forEach(({ sequence, item }) => deliver(sequence, item));
            if (each.keep.length % 2 === 0) outbox.acknowledged(inbox.last);
          }
        }
        outbox.resend();
        for (const { sequence, item } of outbox.take()) deliver(sequence, item);
        outbox.acknowledged(inbox.last);
        expect(got).toEqual(Array.from({ length: added }, (_, at) => at + 1));
        expect(outbox.size).toBe(0);
      }),
    );
  });

  it('are named once a connection', () => {
    const outbox = new Outbox<string>();
    outbox.add('a');
    expect(outbox.take()).toEqual([{ sequence: 1, item: 'a' }]);
    outbox.add('b');
    expect(outbox.take()).toEqual([{ sequence: 2, item: 'b' }]);
    expect(outbox.take()).toEqual([]);
    outbox.resend();
    expect(outbox.take()).toHaveLength(2);
  });

  it('cannot be acknowledged before they are sent', () => {
    const outbox = new Outbox<string>();
    outbox.add('a');
    outbox.acknowledged(7);
    expect(outbox.size).toBe(1);
  });

  it('say what is missing', () => {
    const inbox = new Inbox(4);
    expect([4, 6, 5, 5].map((sequence) => inbox.receive(sequence))).toEqual([
      'repeat',
      'gap',
      'next',
      'repeat',
    ]);
  });
});

describe('the offset between two clocks', () => {
  it('is that of the shortest round trip', () => {
    const offset = new ClockOffset();
    expect(offset.best).toBeNull();
    offset.add(0, 1150, 100);
    offset.add(200, 1205, 210);
    offset.add(300, 1399, 500);
    expect(offset.best).toEqual({ offsetMs: 1000, roundTripMs: 10 });
  });

  it('is never wrong by more than half of its round trip', () => {
    const trip = fc.record({ up: fc.nat(500), down: fc.nat(500) });
    fc.assert(
      fc.property(
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.array(trip, { minLength: 1, maxLength: 30 }),
        (truth, trips) => {
          const offset = new ClockOffset();
          let atMs = 0;
          for (const { up, down } of trips) {
            offset.add(atMs, atMs + up + truth, atMs + up + down);
            atMs += 1000;
          }
          const best = offset.best as NonNullable<typeof offset.best>;
          expect(Math.abs(best.offsetMs - truth)).toBeLessThanOrEqual(best.roundTripMs / 2);
        },
      ),
    );
  });

  it('forgets old round trips', () => {
    const offset = new ClockOffset();
    offset.add(0, 1000, 0);
    for (let trip = 1; trip <= 16; trip += 1) offset.add(trip * 100, trip * 100 + 2010, trip * 100 + 20);
    expect(offset.best?.offsetMs).toBe(2000);
  });

  it('slews: by 10 % of the time that goes by, at most', () => {
    const offset = new ClockOffset();
    expect(offset.offsetAtMs(0)).toBe(0);
    offset.add(0, 500, 0);
    expect(offset.offsetAtMs(0)).toBe(500);
    offset.reset();
    offset.add(0, 500, 0);
    expect(offset.offsetAtMs(10)).toBe(500);
    offset.add(10, 610, 10);
    expect([20, 110, 5000].map((nowMs) => offset.offsetAtMs(nowMs))).toEqual([501, 510, 600]);
  });

  it('takes no round trip that is too long, or that cannot be', () => {
    const offset = new ClockOffset(50);
    offset.add(0, 500, 101);
    offset.add(10, 500, 5);
    offset.add(10, NaN, 20);
    expect(offset.best).toBeNull();
  });
});
