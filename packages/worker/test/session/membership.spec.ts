import { eventually } from '../fleet/eventually.js';
import { type OneWorker, startOneWorker } from '../fleet/one-worker.js';
import { createWorker } from '../../src/index.js';
import { workerOptions } from '../fleet/one-worker.js';

let fleet: OneWorker | null = null;
afterEach(async () => {
  await fleet?.close();
  fleet = null;
});

const joined = (count: number): (() => boolean) => {
  return () => fleet?.master.sessions.length === count && fleet.master.session.beats.length > 0;
};

describe('a worker and its master', () => {
  it('joins with who it is and what it has, and keeps its lease', async () => {
    fleet = await startOneWorker({ tags: { zone: 'a' }, policy: { maxRatePerSecond: 50 } });
    await eventually('heartbeats', () => (fleet?.master.sessions[0]?.beats.length ?? 0) > 3);
    const { profile, beats } = fleet.master.session;
    expect(profile).toMatchObject({ name: 'w', tags: { zone: 'a' }, protocolVersion: 1, resume: null });
    expect(profile.capacity).toMatchObject({ maxRatePerSecond: 50, calibratedRatePerSecond: 1000 });
    expect(beats.map(({ sequence }) => sequence).slice(0, 3)).toEqual([1, 2, 3]);
    expect(beats[1]?.health?.residentBytes).toBeGreaterThan(1e6);
  });

  it('sends heartbeats on the stream of commands once the master has spoken there', async () => {
    fleet = await startOneWorker();
    await eventually('heartbeats on the stream', () => (fleet?.master.sessions[0]?.streamed ?? 0) > 3);
    // Renewed by them: a lease of two seconds goes on.
    const { session } = fleet.master;
    const before = session.beats.length;
    await eventually('three seconds of heartbeats', () => session.beats.length >= before + 30);
    expect(session.beats.length - session.streamed).toBeLessThan(10);
    expect(fleet.notices.some((line) => line.includes('lost the master'))).toBe(false);
  });

  it('sends no heartbeat on the stream to a master that takes none there', async () => {
    fleet = await startOneWorker({}, (master) => (master.takesBeatsOnStream = false));
    await eventually('heartbeats', () => (fleet?.master.sessions[0]?.beats.length ?? 0) > 10);
    expect(fleet.master.session.streamed).toBe(0);
  });

  it('keeps its lease where heartbeats on the stream are not answered', async () => {
    fleet = await startOneWorker({}, (master) => (master.answersOnStream = false));
    await eventually('heartbeats on the stream', () => (fleet?.master.sessions[0]?.streamed ?? 0) > 0);
    const { session } = fleet.master;
    const calls = (): number => session.beats.length - session.streamed;
    await eventually('heartbeats as calls', () => calls() > 20);
    expect(fleet.notices.some((line) => line.includes('lost the master'))).toBe(false);
    expect(fleet.master.sessions).toHaveLength(1);
  });

  it('has as many sessions as it is told, each under a name of its own', async () => {
    fleet = await startOneWorker({ count: 3 });
    await eventually('three sessions', () => fleet?.master.sessions.length === 3);
    expect(fleet.master.sessions.map(({ profile }) => profile.name).sort()).toEqual(['w-1', 'w-2', 'w-3']);
    expect(new Set(fleet.master.sessions.map(({ profile }) => profile.workerId)).size).toBe(3);
  });

  it('is refused with a wrong token', async () => {
    fleet = await startOneWorker({ token: 'another' });
    await expect(fleet.end).rejects.toMatchObject({ code: 'VE_WORKER_TOKEN' });
    expect(fleet.master.sessions).toEqual([]);
  });

  it('is refused with another version of the protocol, in the words of the master', async () => {
    const refusal = { code: 'VE_PROTOCOL_VERSION', message: 'version 7 is wanted', hint: 'update' };
    fleet = await startOneWorker({}, (master) => (master.refusal = refusal));
    await expect(fleet.end).rejects.toMatchObject(refusal);
  });

  it('waits where it is refused for now', async () => {
    const refusal = { code: 'VE_FLEET_FULL', message: 'all seats are taken', hint: '' };
    fleet = await startOneWorker({}, (master) => (master.refusal = refusal));
    await eventually('a word about it', () => fleet?.notices.some((line) => line.includes('all seats')));
    fleet.master.refusal = null;
    await eventually('a session', joined(1));
  });

  it('registers anew when its session is refused, and does not ask for the old one', async () => {
    fleet = await startOneWorker();
    await eventually('a session', joined(1));
    fleet.master.fenced.add('s1');
    await eventually('another session', joined(2));
    expect(fleet.master.session.profile).toMatchObject({ resume: null });
    const [first, second] = fleet.master.sessions;
    expect(second?.profile.workerId).toBe(first?.profile.workerId);
    expect(second?.profile.registrationId).not.toBe(first?.profile.registrationId);
  });

  it('takes up its session again after a reset of its connections', async () => {
    fleet = await startOneWorker();
    await eventually('a stream', () => fleet?.master.sessions[0]?.streams === 1);
    for (let round = 2; round <= 4; round += 1) {
      fleet.proxy.reset();
      await eventually('a new stream', () => (fleet?.master.sessions[0]?.streams ?? 0) >= round);
    }
    expect(fleet.master.sessions).toHaveLength(1);
  });

  it('comes back after a cut that nobody tells it of', async () => {
    fleet = await startOneWorker({}, (master) => (master.ttlMs = 300));
    await eventually('a session', joined(1));
    fleet.proxy.cut();
    await eventually('it knows', () => fleet?.notices.some((line) => line.includes('lost the master')));
    fleet.proxy.heal();
    const beats = fleet.master.session.beats.length;
    await eventually('it is back', () => fleet?.notices.some((line) => line.includes('is back')));
    expect(fleet.master.sessions).toHaveLength(1);
    expect(fleet.master.session.beats.length).toBeGreaterThan(beats);
  });

  it('comes back twice, and asks for the session that it had', async () => {
    fleet = await startOneWorker({}, (master) => (master.ttlMs = 300));
    await eventually('a session', joined(1));
    for (let round = 1; round <= 2; round += 1) {
      fleet.master.kill();
      await eventually('it knows', () => {
        return fleet?.notices.filter((line) => line.includes('lost the master')).length === round;
      });
      fleet.master.epoch += 1;
      await fleet.master.listen(fleet.master.port);
      await eventually('it is back', () => {
        return fleet?.notices.filter((line) => line.includes('is back')).length === round;
      });
    }
    expect(fleet.master.sessions).toHaveLength(1);
  });

  it('does not hear a master that was replaced', async () => {
    fleet = await startOneWorker({}, (master) => (master.epoch = 5));
    await eventually('a stream', () => fleet?.master.sessions[0]?.stream);
    const { master } = fleet;
    const drain = { $case: 'drain', value: { reason: 'from the past' } } as const;
    master.write(master.session, { session: { epoch: 4, sessionId: 's1' }, sequence: 1, command: drain });
    const stop = { $case: 'stopTest', value: { reason: '', gracefulStopMs: 0 } } as const;
    master.tell(master.session, 'r', stop);
    // Commands are obeyed in order: the later one has an answer.
    await eventually('an answer', () => master.events('finished').length === 1);
    expect(fleet.notices.filter((line) => line.includes('draining'))).toEqual([]);
  });

  it('obeys a command that comes twice once, and one that comes too early when it is its turn', async () => {
    fleet = await startOneWorker();
    await eventually('a stream', () => fleet?.master.sessions[0]?.stream);
    const { master } = fleet;
    const command = { $case: 'stopTest', value: { reason: '', gracefulStopMs: 0 } } as const;
    master.write(master.session, { sequence: 2, runId: 'early', command });
    for (let round = 0; round < 3; round += 1)
      master.write(master.session, { sequence: 1, runId: 'first', command });
    master.session.commands.add({ runId: 'first', command });
    master.session.commands.add({ runId: 'early', command });
    await eventually('both answers', () => master.events('finished').length === 2);
    expect(master.session.events.map(({ runId }) => runId)).toEqual(['first', 'early']);
    await eventually('all acknowledged', () => master.session.commands.size === 0);
    expect(master.events('finished')).toHaveLength(2);
  });

  it('says what is wrong with garbage, and lives on', async () => {
    fleet = await startOneWorker();
    await eventually('a stream', () => fleet?.master.sessions[0]?.stream);
    const { master } = fleet;
    const assignment = {
      runId: 'r',
      plan: master.offer(Buffer.from('{ no plan'), ''),
      files: [],
      plugins: [],
      slotCount: 256,
      loads: [],
      skipPreflight: true,
      preflightTimeoutMs: 0,
    };
    const bad = { ...assignment, runId: 'q', slotCount: 3 };
    master.tell(master.session, 'r', { $case: 'prepare', value: assignment });
    await eventually('a failure', () => master.events('failed').length === 1);
    master.tell(master.session, 'q', { $case: 'prepare', value: bad });
    await eventually('another', () => master.events('failed').length === 2);
    expect(master.events('failed').map(({ problem }) => problem?.code)).toEqual([
      'VE_FRAME_INVALID',
      'VE_FRAME_INVALID',
    ]);
    await eventually('more heartbeats', () => master.session.beats.length > 5);
    expect(master.sessions).toHaveLength(1);
  });

  it('ends when it has heard nobody for too long', async () => {
    fleet = await startOneWorker({ giveUpAfterMs: 600 }, (master) => (master.ttlMs = 200));
    await eventually('a session', joined(1));
    fleet.master.kill();
    await expect(fleet.end).resolves.toEqual({ reason: 'master-lost' });
  });

  it('ends when there never was a master', async () => {
    const worker = createWorker(workerOptions(1, { giveUpAfterMs: 300 }));
    await expect(worker.run()).resolves.toEqual({ reason: 'master-lost' });
  });

  it('drains at once where it has nothing, and tells the master', async () => {
    fleet = await startOneWorker();
    await eventually('a session', joined(1));
    fleet.worker.drain();
    await expect(fleet.end).resolves.toEqual({ reason: 'drained' });
    expect(fleet.master.events('drainRequested')).toHaveLength(1);
  });

  it('goes when the master says so', async () => {
    fleet = await startOneWorker();
    await eventually('a stream', () => fleet?.master.sessions[0]?.stream);
    fleet.master.tell(fleet.master.session, '', { $case: 'drain', value: { reason: 'maintenance' } });
    await expect(fleet.end).resolves.toEqual({ reason: 'drained' });
    expect(fleet.notices.at(-1)).toContain('maintenance');
  });

  it('ends at once when it is closed', async () => {
    fleet = await startOneWorker();
    await eventually('a session', joined(1));
    fleet.worker.close();
    await expect(fleet.end).resolves.toEqual({ reason: 'closed' });
  });
});
