import { createProject, expectLedgerToAddUp, type Project } from './project.js';
import { startTarget, type TestTarget } from './target.js';
import { type Running, startVajra } from './vajra.js';

let project: Project;
let target: TestTarget;
const started: Running[] = [];
beforeAll(async () => {
  project = createProject();
  target = await startTarget();
});
afterAll(async () => {
  // Only what a failed test has left.
  for (const { child } of started)
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  project.remove();
  await target.close();
});

function start(...args: string[]): Running {
  const running = startVajra(['run', ...args], { cwd: project.dir });
  started.push(running);
  return running;
}

describe('an interrupted run', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s drains, reports and writes its files', async (signal) => {
    const before = target.requests;
    const { child, ended, until } = start(
      `${target.url}/`,
      '--rate',
      '50',
      '--duration',
      '60s',
      '--out',
      signal,
    );
    await until(target.reached(before + 6));
    child.kill(signal);
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/Stopping: \d+ in flight may end\. Ctrl-C again ends at once\./);
    const report = project.result(`${signal}/result.json`);
    expect(report.outcome).toBe('interrupted');
    expect(report.ledger.ok).toBeGreaterThanOrEqual(5);
    expectLedgerToAddUp(report);
    expect(stdout).toContain(`${report.ledger.scheduled} scheduled`);
  });

  it('ends at once the second time, whatever is in flight, and still reports', async () => {
    project.write(
      'hangs.task.mjs',
      "export default { name: 'HANGS', execute: () => new Promise(() => {}) };",
    );
    project.write(
      'hangs.yaml',
      'scenarios: { main: { task: ./hangs.task.mjs, load: { targetTps: 50, sustain: 60s } } }\ngracefulStop: 10m\niterationTimeout: 10m\n',
    );
    const { child, ended, said } = start('hangs.yaml', '--json', 'hangs.json');
    await said('in flight  response');
    child.kill('SIGINT');
    await said('Ctrl-C again ends at once.');
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toContain('Ending at once.');
    const report = project.result('hangs.json');
    expect(report.outcome).toBe('interrupted');
    expect(report.ledger.ok).toBe(0);
    expectLedgerToAddUp(report);
  });

  it('leaves an engine that does not answer behind', async () => {
    project.write(
      'spins.task.mjs',
      `export default { name: 'SPINS', async execute() { await (await fetch('${target.url}')).text(); for (;;); } };`,
    );
    project.write(
      'spins.yaml',
      'scenarios: { main: { task: ./spins.task.mjs, load: { users: 1, sustain: 60s } } }\n',
    );
    const before = target.requests;
    const { child, ended, said, until } = start('spins.yaml');
    await until(target.reached(before + 1));
    child.kill('SIGINT');
    await said('Ctrl-C again ends at once.');
    child.kill('SIGINT');
    await said('Ending at once.');
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toContain('Left without a result.');
  });
});
