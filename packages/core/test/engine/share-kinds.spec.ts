import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import {
  clock,
  hands,
  runTime,
  slots,
  startShare,
  type TestShare,
  until,
  writes,
  written,
} from './share-fixture.js';
import { closedLoad, openLoad, planOfTaskFiles, type TaskFilePlan } from './task-file.js';

const STARTS = 'starts.txt';

let made: TaskFilePlan | null = null;
let shares: TestShare[] = [];
let releases: (() => void)[] = [];
let server: Server | null = null;

afterEach(async () => {
  releases.forEach((stop) => stop());
  await Promise.all(shares.map((share) => (share.kill(), share.close())));
  made?.remove();
  server?.close();
  server = null;
  shares = [];
  releases = [];
});

async function ready(
  scenarios: Parameters<typeof planOfTaskFiles>[0],
  count = 1,
  options: Parameters<typeof startShare>[1] = {},
): Promise<TestShare[]> {
  made = await planOfTaskFiles(scenarios);
  shares = Array.from({ length: count }, () => startShare(made as TaskFilePlan, options));
  await Promise.all(shares.map((share) => share.prepare()));
  releases = shares.map((share) => share.keepLease());
  return shares;
}

function begin(...begun: readonly TestShare[]): number {
  const atMs = clock.nowMs() + 50;
  for (const share of begun) share.start(atMs);
  return atMs;
}

const lines = (): ReturnType<typeof written> => written((made as TaskFilePlan).dir, STARTS);

describe('shares of a closed load', () => {
  const SLEEPS = writes(STARTS, 'await new Promise((resolve) => setTimeout(resolve, 25));');

  it('move users with their slots: never in two places, and no iteration twice', async () => {
    const [a, b] = (await ready([{ source: SLEEPS, load: closedLoad(8, 2000) }], 2)) as [
      TestShare,
      TestShare,
    ];
    a.grant(hands(slots(0, 2)));
    b.grant(hands(slots(1, 2)));
    const startMs = begin(a, b);
    for (let round = 1; round <= 4; round += 1) {
      await runTime(startMs, round * 350);
      const [from, to] = round % 2 === 1 ? [a, b] : [b, a];
      const answered = from.released.length + 1;
      from.revoke(hands(slots(0, 4)));
      await until(() => from.released.length === answered);
      const release = from.released.at(-1) as { fromIndex: number };
      expect(release.fromIndex).toBeGreaterThan(0);
      to.grant(hands(slots(0, 4), release.fromIndex));
    }
    await until(() => a.finished() && b.finished());
    const numbers = lines().map(({ iteration }) => iteration);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(new Set(lines().map(({ user }) => user))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
    for (const user of [0, 4]) {
      const times = lines().flatMap((line) => (line.user === user ? [line.atMs] : []));
      times
        .sort((x, y) => x - y)
        .forEach((at, index) => {
          // A timer may come some microseconds early.
          if (index > 0) expect(at - (times[index - 1] as number)).toBeGreaterThan(24);
        });
    }
    const [sumA, sumB] = [a.totals(), b.totals()];
    expect(sumA.scheduled + sumB.scheduled).toBe(numbers.length);
    expect(sumA.ok + sumB.ok).toBe(numbers.length);
  });

  it('keep to their part of a cap, and to one that is changed', async () => {
    const load = closedLoad(8, 2000, { maxPerSecond: 100 });
    const [a] = (await ready([{ source: SLEEPS, load }])) as [TestShare];
    a.grant(hands(slots(0, 2)));
    a.changeRate({ scenarioIndex: 0, atRunMs: 1000, targetPerSecond: 0, overMs: 0 });
    begin(a);
    await until(() => a.finished());
    // Half of 100/s for one second, then nothing; a machine that is busy with other tests lets users come late, never early.
    expect(lines().length).toBeGreaterThan(25);
    expect(lines().length).toBeLessThanOrEqual(52);
  });

  it('divide a number of iterations', async () => {
    const load = closedLoad(8, 30_000, { maxIterations: 101 });
    const [a, b] = (await ready([{ source: SLEEPS, load }], 2)) as [TestShare, TestShare];
    a.grant(hands(slots(0, 2)));
    b.grant(hands(slots(1, 2)));
    const startMs = begin(a, b);
    await runTime(startMs, 100);
    a.revoke(hands(slots(0, 4)));
    await until(() => a.released.length === 1);
    b.grant(hands(slots(0, 4), (a.released[0] as { fromIndex: number }).fromIndex));
    await until(() => a.finished() && b.finished());
    expect(lines()).toHaveLength(101);
  });
});

describe('a share', () => {
  it('begins a scenario that comes after another when it is told to', async () => {
    const source = writes(STARTS);
    const [a] = (await ready([
      { source: 'export default () => undefined;', load: openLoad(50, 300) },
      { source, load: openLoad(100, 400), after: 'scenario-0' },
    ])) as [TestShare];
    a.grant(hands(slots()));
    a.grant(hands(slots(), 0, 1));
    const startMs = begin(a);
    await until(() => a.ended.includes(0));
    expect(a.finished()).toBe(false);
    const atRunMs = clock.nowMs() - startMs + 100;
    a.begin(1, atRunMs);
    await until(() => a.finished());
    expect(a.ended).toEqual([0, 1]);
    expect(lines().map(({ iteration }) => iteration)).toEqual(
      Array.from({ length: 40 }, (_, index) => index),
    );
    expect(Math.min(...lines().map(({ atMs }) => atMs - startMs))).toBeGreaterThanOrEqual(atRunMs);
  });

  it('sets up and tears down once, and says what goes wrong before the start', async () => {
    const source = `import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineTask } from '@vajraedge/sdk';
const note = (text) => appendFileSync(join(import.meta.dirname, 'notes.txt'), text + ' ');
export default defineTask({ name: 'T', setUp: () => note('up'), execute: () => undefined, tearDown: () => note('down') });`;
    const sdk = new URL('../../../sdk/dist/index.js', import.meta.url).href;
    const [a] = (await ready([
      { source: source.replace('@vajraedge/sdk', sdk), load: openLoad(50, 100) },
    ])) as [TestShare];
    await a.close();
    await a.close();
    expect(readFileSync(join((made as TaskFilePlan).dir, 'notes.txt'), 'utf8')).toBe('up down ');
    made?.remove();
    const broken = source
      .replace("note('up')", '{ throw new Error("no database"); }')
      .replace('@vajraedge/sdk', sdk);
    await expect(ready([{ source: broken, load: openLoad(50, 100) }])).rejects.toMatchObject({
      code: 'VE_ENGINE_FAILED',
      message: expect.stringContaining('no database'),
    });
  });

  it.each([
    ['goes where it may', ['127.0.0.1'], {}],
    ['goes nowhere else', ['10.0.0.0/8'], { VE_POLICY_TARGET: 5 }],
    ['may go by name', ['localhost'], {}],
    ['goes to no other port', ['localhost:1'], { VE_POLICY_TARGET: 5 }],
  ])('%s', async (_, allow, failures) => {
    server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    await until(() => server?.listening === true);
    const { port } = server.address() as { port: number };
    const host = allow[0]?.startsWith('localhost') === true ? 'localhost' : '127.0.0.1';
    const source = `import { connect } from 'node:net';
export default () => new Promise((resolve, reject) => {
  const socket = connect({ port: ${port}, host: '${host}', family: 4 });
  socket.once('error', reject).once('connect', () => { socket.destroy(); resolve(); });
});`;
    const [a] = (await ready([{ source, load: openLoad(10, 500) }], 1, { allowTargets: { allow } })) as [
      TestShare,
    ];
    a.grant(hands(slots()));
    begin(a);
    await until(() => a.finished());
    const seen = a.snapshots.flatMap(({ snapshot }) => snapshot.series);
    expect(seen.reduce((sum, { count }) => sum + count, 0)).toBe(5);
    expect(Object.assign({}, ...seen.map((series) => series.failures))).toEqual(failures);
  });

  it('ends at once when its supervisor is gone', async () => {
    const core = new URL('../../dist/index.js', import.meta.url).href;
    const script = `import { spawnEngineProcess } from '${core}';
console.log(spawnEngineProcess().pid); setInterval(() => undefined, 1000);`;
    const supervisor: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', script]);
    let pid = '';
    supervisor.stdout?.on('data', (chunk: Buffer) => {
      pid += chunk.toString();
    });
    await until(() => pid.endsWith('\n'));
    expect(existsSync(`/proc/${pid.trim()}`)).toBe(existsSync('/proc'));
    supervisor.kill('SIGKILL');
    await until(() => !isAlive(Number(pid)));
  });
});

function isAlive(pid: number): boolean {
  try {
    // A process that nobody has waited for yet is gone all the same.
    return process.kill(pid, 0) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
