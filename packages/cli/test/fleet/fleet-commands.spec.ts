import type { RunReport } from '@vajraedge/core';
import type { RunSummaryView } from '@vajraedge/protocol';
import { createProject, expectExit, expectLedgerToAddUp, type Project } from '../end-to-end/project.js';
import { startTarget, type TestTarget } from '../end-to-end/target.js';
import { startVajra, vajra } from '../end-to-end/vajra.js';
import { planFor, TestFleet } from './test-fleet.js';

let project: Project;
let target: TestTarget;
let fleet: TestFleet;
beforeAll(async () => {
  project = createProject();
  target = await startTarget();
  fleet = await new TestFleet().start(2);
  project.write('good.json', JSON.stringify(planFor(`${target.url}/`, { targetTps: 40, sustain: '2s' })));
  project.write('long.json', JSON.stringify(planFor(`${target.url}/`, { targetTps: 5, sustain: '60s' })));
});
afterAll(async () => {
  await fleet?.close();
  project.remove();
  await target?.close();
});

/** Calls that find the master by its address and the token in the environment. */
const surroundings = (): { cwd: string; env: { [name: string]: string } } => ({
  cwd: project.dir,
  env: { VAJRA_TOKEN: fleet.tokens.operator },
});
const call = (...args: string[]) => vajra([...args, '--master', fleet.address.url], surroundings());

/** A run of a fleet whose machine may be too busy is SUSPECT or INVALID, as everywhere. */
function expectWhole(report: RunReport, scheduled: number): void {
  expectLedgerToAddUp(report);
  expect(report.ledger.scheduled).toBe(scheduled);
  expect(report.ledger.ok + report.ledger.missed).toBe(scheduled);
}

describe('vajra run --master', () => {
  it('has results, files and exit codes of a run on this machine', async () => {
    const { code, stdout, stderr } = await call('run', 'good.json', '--out', 'out');
    expectExit(code, project.result('out/result.json'), 0);
    expect(stderr).toMatch(/^(PASS|WARN) {2}pre-flight:/m);
    expect(stdout).toContain('80 scheduled');
    const report = project.result('out/result.json');
    expectWhole(report, 80);
    expect(report.workers.map(({ id }) => id).sort()).toEqual(['worker-1', 'worker-2']);
    expect(report.workers.reduce((sum, { started = 0 }) => sum + started, 0)).toBe(report.ledger.ok);
    expect(report.workers.map(({ problem }) => problem)).toEqual([null, null]);
    expect(project.read('out/report.html')).toContain('VajraEdge load test report');
    const { code: again, stdout: told } = await vajra(['diff', 'out', 'out', '--force'], {
      cwd: project.dir,
    });
    expect(again).toBe(0);
    expect(told).toContain('RESPONSE TIME');
  });

  it('ends with 4 where a threshold is not met', async () => {
    const plan = planFor(
      `${target.url}/`,
      { targetTps: 20, sustain: '1s' },
      { thresholds: ['p50(responseTime) < 1us'] },
    );
    project.write('fast.json', JSON.stringify(plan));
    const { code } = await call('run', 'fast.json', '--yes', '--json', 'fast.result.json', '--quiet');
    expectExit(code, project.result('fast.result.json'), 4);
  });

  it('sends no load where pre-flight fails, and ends with 3', async () => {
    project.write(
      'refused.json',
      JSON.stringify(planFor('http://127.0.0.1:1/', { targetTps: 20, sustain: '1s' })),
    );
    const { code, stdout, stderr } = await call('run', 'refused.json');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('VE_PREFLIGHT_FAILED');
  });

  it('stops the run of the fleet at Ctrl-C, and still reports', async () => {
    const { child, ended, said } = startVajra(
      ['run', 'long.json', '--master', fleet.address.url, '--json', 'stopped.json', '--yes'],
      surroundings(),
    );
    await said('pre-flight');
    const before = target.requests;
    await target.reached(before + 5);
    child.kill('SIGINT');
    const { code } = await ended;
    expect(code).toBe(130);
    expect(project.result('stopped.json').outcome).toBe('interrupted');
    const [run] = await fleet.ask<readonly RunSummaryView[]>('GET', '/api/tests?limit=1');
    expect(run?.state).toBe('ended');
  });

  it.each([
    [['run', 'good.json', '--master', 'http://127.0.0.1:1'], 'VE_MASTER_UNREACHABLE'],
    [['run', 'good.json', '--workers', '2', '--master', 'http://127.0.0.1:1'], '--workers'],
    [['runs', '--master', 'http://127.0.0.1:1'], 'VE_MASTER_UNREACHABLE'],
  ])('%j says what is wrong', async (args, words) => {
    const { code, stderr } = await vajra(args, surroundings());
    expect(code).not.toBe(0);
    expect(code).not.toBe(1);
    expect(stderr).toContain(words);
  });

  it('is refused with a wrong token', async () => {
    const { code, stderr } = await call('runs', '--token', 'not-the-token-at-all');
    expect(code).toBe(2);
    expect(stderr).toContain('VE_UNAUTHENTICATED');
  });
});

describe('vajra runs and vajra stop', () => {
  it('list what was run, and end what is under way', async () => {
    const { id } = await fleet.ask<{ id: string }>('POST', '/api/tests', {
      plan: planFor(`${target.url}/`, { targetTps: 5, sustain: '60s' }),
      proceedOnWarn: true,
    });
    await fleet.until(
      'it runs',
      async () => (await fleet.ask<RunSummaryView>('GET', `/api/tests/${id}`)).state === 'running',
    );
    expect((await call('runs')).stdout).toMatch(new RegExp(`^${id} .*running`, 'm'));
    const detail = await call('runs', id);
    expect(detail.stdout).toContain('worker   worker-1: running');
    const refused = await call('run', 'good.json');
    expect(refused.stderr).toContain('VE_RUN_ACTIVE');
    expect(refused.code).toBe(2);
    expect((await call('stop')).code).toBe(2);
    expect((await call('stop', id)).stdout).toContain(id);
    await fleet.ended(id);
    expect((await call('stop', '--all')).stdout).toBe('No run was under way.\n');
    expect((await call('stop', 'nothing')).stderr).toContain('VE_RUN_UNKNOWN');
    const listed = JSON.parse((await call('runs', '--json')).stdout) as readonly RunSummaryView[];
    expect(listed.find((run) => run.id === id)?.outcome).toBe('interrupted');
  });
});

describe('vajra run --workers', () => {
  it('brings up a fleet for one run, and leaves nothing behind', async () => {
    const { code, stdout } = await vajra(
      ['run', 'good.json', '--workers', '2', '--yes', '--json', 'local.json'],
      {
        cwd: project.dir,
      },
    );
    const report = project.result('local.json');
    expectExit(code, report, 0);
    expect(stdout).toContain('80 scheduled');
    expectWhole(report, 80);
    expect(report.workers).toHaveLength(2);
  });
});

describe('vajra master', () => {
  it('refuses a data folder that another master uses, and a port that is taken', async () => {
    const taken = await vajra([
      'master',
      '--data',
      fleet.dataDir,
      '--listen',
      '127.0.0.1:0',
      '--http',
      '127.0.0.1:0',
    ]);
    expect(taken.code).toBe(2);
    expect(taken.stderr).toContain('VE_STORE_IN_USE');
    const { host } = new URL(fleet.address.url);
    const port = await vajra(['master', '--data', project.dir, '--listen', '127.0.0.1:0', '--http', host]);
    expect(port.code).toBe(2);
    expect(port.stderr).toContain('VE_LISTEN_FAILED');
  });
});
