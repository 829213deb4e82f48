import { jest } from '@jest/globals';
import { eventually } from '../fleet/eventually.js';
import { ALL_SLOTS, type OneRun, RUN_ID, type RunSettings, startOneRun } from '../fleet/one-run.js';

// Real processes, on a machine that may be busy.
jest.setTimeout(60_000);

let run: OneRun | null = null;
afterEach(async () => {
  await run?.close();
  run = null;
});

/** A run that goes, with all slots at the worker. */
async function running(settings: RunSettings = {}): Promise<OneRun> {
  run = await startOneRun(settings);
  await run.prepare();
  run.arm();
  await eventually('armed', () => run?.master.events('armed').length === 1);
  run.grant(run.master.session, ALL_SLOTS, 0);
  return run;
}

const inOrder = (from: number, until: number): number[] =>
  Array.from({ length: until - from }, (_, at) => from + at);
const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

describe('a share of a run', () => {
  it('starts every index once, and says so in its frames', async () => {
    const { master, target, counted } = await running();
    const [finished] = await eventually('the end', () => {
      const events = master.events('finished');
      return events.length > 0 && master.frames.some(({ last }) => last) ? events : null;
    });
    expect(sorted(target.iterations)).toEqual(inOrder(0, 200));
    expect(counted()).toEqual({ started: 200, missed: 0 });
    expect(finished?.lastFrame).toBe(master.frames.length);
    expect(master.frames.at(-1)).toMatchObject({ last: true, positions: [{ settledIndex: 200 }] });
    expect(master.events('scenarioEnded')).toEqual([{ scenarioIndex: 0 }]);
    expect(master.events('armed')[0]?.roundTripMs).toBeLessThan(1000);
  });

  it('starts nothing without a grant, and only what it was granted', async () => {
    run = await startOneRun({ durationMs: 1000 });
    await run.prepare();
    run.arm();
    const { master, target } = run;
    const odd = ALL_SLOTS.filter((slot) => slot % 2 === 1);
    run.grant(master.session, odd, 10);
    await eventually('the end', () => master.events('finished').length === 1);
    expect(sorted(target.iterations)).toEqual(inOrder(10, 100).filter((index) => index % 2 === 1));
  });

  it('gives slots back at the index that it says', async () => {
    const { master, target, revoke } = await running();
    await eventually('some load', () => target.iterations.length > 20);
    revoke(master.session, ALL_SLOTS, 120);
    const [released] = await eventually('an answer', () => {
      return master.events('released').length > 0 ? master.events('released') : null;
    });
    expect(released?.fromIndex).toBe(120);
    await eventually('the end', () => master.events('finished').length === 1);
    expect(sorted(target.iterations)).toEqual(inOrder(0, 120));
  });

  it('stops by itself when no lease is renewed, and counts what it has missed', async () => {
    const started = await running({ durationMs: 4000, script: (master) => (master.ttlMs = 500) });
    const { master, target, counted, notices } = started;
    await eventually('some load', () => target.iterations.length > 50);
    master.answers = false;
    await eventually('it knows', () => notices.some((line) => line.includes('lost the master')));
    // Those that were sent before the lease was over may still be on their way, for long on a busy machine.
    const quiet = { iterations: -1, sinceBeat: 0 };
    await eventually('an end of the load', () => {
      const beats = master.session.beats.length;
      if (target.iterations.length === quiet.iterations) return beats > quiet.sinceBeat + 5;
      Object.assign(quiet, { iterations: target.iterations.length, sinceBeat: beats });
      return false;
    });
    master.answers = true;
    await eventually('the end', () => master.events('finished').length === 1);
    await eventually('all frames', () => counted().started + counted().missed === 400);
    expect(counted().missed).toBeGreaterThan(20);
    expect(new Set(target.iterations).size).toBe(target.iterations.length);
    expect(target.iterations).toHaveLength(counted().started);
  });

  it('goes on in another session, with the same engine, after its own was refused', async () => {
    const { master, target, grant, prepare, arm, counted, notices } = await running({ durationMs: 3000 });
    await eventually('some load', () => target.iterations.length > 50);
    master.fenced.add('s1');
    await eventually('another session', () => master.sessions[1]?.stream);
    await eventually('the last frame', () =>
      master.frames.some(({ session, last }) => session.sessionId === 's1' && last),
    );
    const next = master.session;
    await prepare(next);
    arm(next);
    const from = Math.max(...target.iterations) + 60;
    grant(next, ALL_SLOTS, from);
    await eventually('the end', () => master.events('finished').length === 1);
    await eventually('its last frame', () => master.frames.filter(({ last }) => last).length === 2);
    expect(notices.filter((line) => line.includes('preparing'))).toHaveLength(1);
    expect(new Set(target.iterations).size).toBe(target.iterations.length);
    expect(sorted(target.iterations.filter((index) => index >= from))).toEqual(inOrder(from, 300));
    expect(counted().started).toBe(target.iterations.length);
  });

  it('loses no frame and doubles none while connections are reset', async () => {
    const { master, target, counted, proxy } = await running({ durationMs: 3000 });
    for (let round = 1; round <= 3; round += 1) {
      await eventually('more load', () => target.iterations.length > round * 60);
      proxy.reset();
    }
    await eventually('the end', () => master.events('finished').length === 1);
    await eventually('the last frame', () => master.frames.some(({ last }) => last));
    expect(counted().started).toBe(target.iterations.length);
    expect(sorted(target.iterations)).toEqual(inOrder(0, 300));
  });

  it('is given back whole when the worker drains', async () => {
    const { master, target, worker, revoke, end, counted } = await running({ durationMs: 60_000 });
    await eventually('some load', () => target.iterations.length > 30);
    worker.drain();
    await eventually('the wish', () => master.events('drainRequested').length === 1);
    const from = Math.max(...target.iterations) + 50;
    revoke(master.session, ALL_SLOTS, from);
    await eventually('given back', () => master.events('released').length === 1);
    await eventually('all settled', () =>
      master.frames.some(({ positions }) => (positions[0]?.settledIndex ?? 0) >= from),
    );
    master.tell(master.session, RUN_ID, { $case: 'stopTest', value: { reason: '', gracefulStopMs: 1000 } });
    await expect(end).resolves.toEqual({ reason: 'drained' });
    expect(sorted(target.iterations)).toEqual(inOrder(0, from));
    expect(counted()).toEqual({ started: from, missed: 0 });
    expect(master.frames.at(-1)?.last).toBe(true);
  });

  it('is not taken where it is more than the owner allows', async () => {
    const { master, target } = await running({ worker: { policy: { maxRatePerSecond: 99 } } });
    const [failed] = await eventually('a refusal', () => {
      return master.events('failed').length > 0 ? master.events('failed') : null;
    });
    expect(failed?.problem?.code).toBe('VE_POLICY_RATE');
    expect(target.iterations).toEqual([]);
  });

  it('sends nothing to a target that the owner does not allow', async () => {
    const { master, target } = await running({
      durationMs: 1000,
      worker: { policy: { allowTargets: { allow: ['shop.example'] } } },
    });
    await eventually('the end', () => master.events('finished').length === 1);
    await eventually('the last frame', () => master.frames.some(({ last }) => last));
    expect(target.iterations).toEqual([]);
    const failed = master.frames.flatMap(({ snapshot }) => snapshot.arrivals.map((each) => each.failed));
    expect(failed.reduce((sum, count) => sum + count, 0)).toBe(100);
  });

  it('is not even probed for at a target that the owner does not allow', async () => {
    const source = (port: number): string => `
      const call = async () => (await fetch('http://127.0.0.1:${port}/1')).text();
      export default {
        name: 'CALL',
        parameters: {},
        targets: () => [{ host: '127.0.0.1', port: ${port} }],
        probe: async () => { await call(); return { ok: true, message: 'there' }; },
        execute: call,
      };`;
    const policy = { allowTargets: { allow: ['shop.example'] } };
    run = await startOneRun({ source, worker: { policy } });
    await run.prepare(run.master.session, { skipPreflight: false, preflightTimeoutMs: 3000 });
    const text = run.master.events('ready')[0]?.preflightJson.toString() ?? '';
    expect(JSON.parse(text)).toMatchObject({ state: 'FAIL' });
    expect(text).toContain('gave no answer');
    expect(run.target.iterations).toEqual([]);
  });

  it('is probed for where it may go, and the master hears what was found', async () => {
    run = await startOneRun();
    await run.prepare(run.master.session, { skipPreflight: false, preflightTimeoutMs: 3000 });
    const summary = JSON.parse(run.master.events('ready')[0]?.preflightJson.toString() ?? '');
    expect(summary.checks.length).toBeGreaterThan(3);
  });

  it('is not prepared with plugins of another version', async () => {
    run = await startOneRun();
    const plugins = [{ package: 'task-files', version: 'another' }];
    await expect(run.prepare(run.master.session, { plugins })).rejects.toThrow(
      /VE_WORKER_PLUGIN.*task-files another is here in/,
    );
  });

  it('whose engine hangs is ended, and the worker goes on with a new one', async () => {
    const source = (): string => `
      export default ({ iteration }) => {
        if (iteration === 20) for (;;);
      };`;
    const { master, notices, prepare } = await running({ durationMs: 60_000, source });
    await eventually('no progress', () => {
      return master.session.beats.some(({ runs }) => (runs[0]?.due ?? 0) > (runs[0]?.settled ?? 0));
    });
    master.fenced.add('s1');
    await eventually('it is ended', () => notices.some((line) => line.includes('does not answer')));
    await eventually('another session', () => master.sessions[1]?.stream);
    await prepare(master.session);
    expect(master.events('ready')).toHaveLength(2);
    expect(master.frames.some(({ last }) => last)).toBe(false);
  });

  it('whose engine is gone says so, and the worker registers anew', async () => {
    const source = (): string => `
      export default ({ iteration }) => {
        if (iteration === 20) process.kill(process.pid, 'SIGKILL');
      };`;
    const { master, prepare } = await running({ durationMs: 60_000, source });
    const [failed] = await eventually('the news', () => {
      return master.events('failed').length > 0 ? master.events('failed') : null;
    });
    expect(failed?.problem?.code).toBe('VE_ENGINE_LOST');
    await eventually('another session', () => master.sessions[1]?.stream);
    await prepare(master.session);
    expect(master.frames.some(({ last }) => last)).toBe(false);
  });
});
