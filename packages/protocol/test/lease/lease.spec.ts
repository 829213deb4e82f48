import fc from 'fast-check';
import { DEFAULT_LEASE_TIMING, FlapGuard, LeaseKeeper, LeaseTable } from '../../src/index.js';

const { giveUpAfterMs, hungAfterMs, ttlMs } = DEFAULT_LEASE_TIMING;
const IDLE = { due: 0, settled: 0 };
const LIMIT = 1e9;

describe('the lease at the worker', () => {
  const renewal = (sequence: number, startLimitMs = LIMIT) => ({ sequence, ttlMs, startLimitMs });

  it('lasts from when the registration was sent, to the millisecond', () => {
    const keeper = new LeaseKeeper(100);
    expect(keeper.state(100 + ttlMs - 0.001)).toBe('live');
    expect(keeper.state(100 + ttlMs)).toBe('paused');
  });

  it('is renewed from when the heartbeat was sent, however late the answer is', () => {
    const keeper = new LeaseKeeper(0);
    const sequence = keeper.sending(500);
    expect(keeper.renewed(renewal(sequence), 1900)).toBe(true);
    expect(keeper.deadlineMs).toBe(500 + ttlMs);
  });

  it('is not shortened by answers that overtake each other', () => {
    const keeper = new LeaseKeeper(0);
    const [first, second] = [keeper.sending(500), keeper.sending(1000)];
    keeper.renewed(renewal(second, 9000), 1100);
    keeper.renewed(renewal(first, 8000), 1200);
    expect([keeper.deadlineMs, keeper.startLimitMs]).toEqual([1000 + ttlMs, 9000]);
  });

  it('resumes after a pause, and not by an answer whose time is over too', () => {
    const keeper = new LeaseKeeper(0);
    const [early, late] = [keeper.sending(500), keeper.sending(2400)];
    keeper.renewed(renewal(early), 5000);
    expect(keeper.state(5000)).toBe('paused');
    keeper.renewed(renewal(late), 4300);
    expect(keeper.state(4300)).toBe('live');
  });

  it('says since when it is paused, and ends after a minute of it, for good', () => {
    const keeper = new LeaseKeeper(0);
    const sequence = keeper.sending(1);
    expect(keeper.pausedSinceMs(ttlMs - 1)).toBeNull();
    expect(keeper.pausedSinceMs(ttlMs + 700)).toBe(ttlMs);
    expect(keeper.state(ttlMs + giveUpAfterMs - 1)).toBe('paused');
    expect(keeper.state(ttlMs + giveUpAfterMs)).toBe('ended');
    expect(keeper.renewed(renewal(sequence), ttlMs + giveUpAfterMs)).toBe(false);
    expect(keeper.state(ttlMs)).toBe('ended');
  });

  it('starts nothing that is due at the start limit or later', () => {
    const keeper = new LeaseKeeper(0, DEFAULT_LEASE_TIMING, 3000);
    expect([2999, 3000].map((dueMs) => keeper.mayStart(10, dueMs))).toEqual([true, false]);
    keeper.renewed(renewal(keeper.sending(10), 5000), 20);
    expect(keeper.mayStart(20, 4999)).toBe(true);
  });

  it('stays paused once fenced', () => {
    const keeper = new LeaseKeeper(0);
    const sequence = keeper.sending(10);
    keeper.fence(50);
    keeper.fence(60);
    expect([keeper.mayStart(50, 0), keeper.pausedSinceMs(70), keeper.fenced]).toEqual([false, 50, true]);
    expect(keeper.renewed(renewal(sequence), 60)).toBe(false);
  });

  it('takes an answer once, and none to what it did not send', () => {
    const keeper = new LeaseKeeper(0);
    const sequence = keeper.sending(10);
    expect([7, sequence, sequence].map((each) => keeper.renewed(renewal(each), 20))).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('says when to send, and remembers no more heartbeats than may be answered', () => {
    const keeper = new LeaseKeeper(0);
    expect(keeper.nextRenewalMs).toBe(0);
    for (let at = 1; at <= 100; at += 1) keeper.sending(at);
    expect(keeper.nextRenewalMs).toBe(100 + DEFAULT_LEASE_TIMING.renewEveryMs);
    expect([36, 37].map((sequence) => keeper.renewed(renewal(sequence), 101))).toEqual([false, true]);
  });
});

describe('the leases at the master', () => {
  it('last 1.1 times as long, from when the heartbeat was processed', () => {
    const table = new LeaseTable();
    table.grant('a', 0);
    table.renew('a', IDLE, 1000);
    expect(table.nextExpiryMs()).toBeCloseTo(1000 + 1.1 * ttlMs, 9);
    expect(table.expire(1000 + 1.1 * ttlMs - 0.001)).toEqual([]);
    expect(table.expire(1000 + 1.1 * ttlMs + 0.001)).toEqual([{ sessionId: 'a', reason: 'expired' }]);
    expect([table.expire(9e9), table.renew('a', IDLE, 9e9), table.holds('a')]).toEqual([[], false, false]);
  });

  it('take a heartbeat that comes late but before anybody noticed', () => {
    const table = new LeaseTable();
    table.grant('a', 0);
    expect(table.renew('a', IDLE, 10_000)).toBe(true);
    expect(table.expire(10_001)).toEqual([]);
  });

  it('condemn what hangs: no renewal, and lost when the lease is over, not before', () => {
    const table = new LeaseTable();
    table.grant('a', 0);
    const stuck = { due: 50, settled: 40 };
    expect(table.renew('a', stuck, 100)).toBe(true);
    expect(table.renew('a', stuck, 100 + hungAfterMs - 1)).toBe(true);
    expect(table.renew('a', stuck, 100 + hungAfterMs)).toBe(false);
    expect(table.renew('a', { due: 60, settled: 60 }, 900)).toBe(false);
    const overMs = 100 + hungAfterMs - 1 + 1.1 * ttlMs + 0.001;
    expect(table.expire(overMs - 0.01)).toEqual([]);
    expect(table.expire(overMs)).toEqual([{ sessionId: 'a', reason: 'hung' }]);
  });

  it('do not call hung what has nothing to do, or comes forward', () => {
    const table = new LeaseTable();
    table.grant('a', 0);
    const beats = [0, 1, 2, 3, 4].map((beat) => table.renew('a', { due: 7, settled: 7 }, beat * 1000));
    const slow = [5, 6, 7].map((beat) => table.renew('a', { due: 99, settled: beat + 3 }, beat * 1000));
    expect([...beats, ...slow].every(Boolean)).toBe(true);
  });

  it('end with a good-bye', () => {
    const table = new LeaseTable();
    table.grant('a', 0);
    table.leave('a');
    expect([table.sessions, table.nextExpiryMs()]).toEqual([[], Infinity]);
  });
});

describe('both ends of a lease', () => {
  it('agree that the worker stops first, whatever the delays, and clocks that differ by less than 10 %', () => {
    const beat = fc.record({ gapMs: fc.nat(1500), upMs: fc.nat(3000), downMs: fc.nat(3000) });
    fc.assert(
      fc.property(
        fc.array(beat, { maxLength: 20 }),
        fc.double({ min: 0.955, max: 1.045, noNaN: true }),
        fc.double({ min: 0.955, max: 1.045, noNaN: true }),
        (beats, workerSpeed, masterSpeed) => {
          const keeper = new LeaseKeeper(0);
          const table = new LeaseTable();
          table.grant('a', 0);
          const events: { atMs: number; call: (atMs: number) => void }[] = [];
          let sentMs = 0;
          for (const { gapMs, upMs, downMs } of beats) {
            sentMs += gapMs;
            const sent = sentMs;
            let sequence = 0;
            events.push({ atMs: sent, call: (atMs) => (sequence = keeper.sending(atMs * workerSpeed)) });
            let renewed = false;
            events.push({
              atMs: sent + upMs,
              call: (atMs) => {
                table.expire(atMs * masterSpeed);
                renewed = table.renew('a', IDLE, atMs * masterSpeed);
              },
            });
            events.push({
              atMs: sent + upMs + downMs,
              call: (atMs) => {
                if (renewed) keeper.renewed({ sequence, ttlMs, startLimitMs: LIMIT }, atMs * workerSpeed);
              },
            });
          }
          events.sort((a, b) => a.atMs - b.atMs);
          for (const { atMs, call } of events) {
            call(atMs);
            const workerStopsMs = keeper.deadlineMs / workerSpeed;
            const masterLosesMs = table.nextExpiryMs() / masterSpeed;
            if (table.holds('a')) expect(workerStopsMs).toBeLessThanOrEqual(masterLosesMs);
            else expect(keeper.state(atMs * workerSpeed)).not.toBe('live');
          }
        },
      ),
    );
  });
});

describe('flapping', () => {
  it('costs nothing the first time, and a probation from the second on', () => {
    const guard = new FlapGuard({ losses: 2, withinMs: 60_000, probationMs: 10_000 });
    guard.lost('w', 1000);
    expect(guard.eligibleFromMs('w', 2000)).toBe(2000);
    guard.lost('w', 30_000);
    expect(guard.eligibleFromMs('w', 31_000)).toBe(41_000);
    expect(guard.eligibleFromMs('other', 31_000)).toBe(31_000);
    expect(guard.eligibleFromMs('w', 61_000)).toBe(61_000);
  });
});
