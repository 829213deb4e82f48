import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import type { RunReport } from '@vajraedge/core';
import { createProject, expectExit, expectLedgerToAddUp, type Project } from './project.js';
import { refusingUrl, startTarget, type TestTarget } from './target.js';
import { vajra } from './vajra.js';

let project: Project;
let target: TestTarget;
beforeAll(async () => {
  project = createProject();
  target = await startTarget();
});
afterAll(async () => {
  project.remove();
  await target.close();
});

const planFor = (path: string, thresholds: string): string => `
name: e2e
variables: { path: ${path} }
scenarios:
  main:
    task: HTTP_GET
    parameters: { url: '${target.url}/\${path}' }
    load: { targetTps: 20, sustain: 1s }
thresholds: ${thresholds}
`;
const run = (args: readonly string[], env: Record<string, string> = {}) =>
  vajra(['run', ...args], { cwd: project.dir, env });

describe('vajra run', () => {
  it('prints the result on stdout, a line now and then on stderr, and writes all files', async () => {
    project.write('plan.yaml', planFor('200', '[errorRatio < 1%]'));
    const { code, stdout, stderr } = await run([
      'plan.yaml',
      '--out',
      'results',
      '--tag',
      'commit=abc',
      '--run-id',
      'first',
    ]);
    const report = project.result('results/result.json');
    expectExit(code, report, 0);
    expectLedgerToAddUp(report);
    expect(report).toMatchObject({
      runId: 'first',
      name: 'e2e',
      tags: { commit: 'abc' },
      outcome: 'finished',
    });
    expect(report.ledger).toMatchObject({ scheduled: 20, ok: 20 });
    expect(stdout).toContain('20 scheduled = 20 ok');
    expect(stdout).toContain('errorRatio < 1%');
    expect(stderr).toMatch(/^00:01 \/ 00:01 {2}sustain {2}.* in flight {2}response p50 /m);
    expect(stdout + stderr).not.toContain('\u001b');
    expect(project.read('results/junit.xml')).toContain('<testsuite');
    expect(project.read('results/seconds.csv').split('\r\n').length).toBeGreaterThan(1);
    expect(project.read('results/latency.hdr')).toContain('Tag=main/HTTP_GET:responseTime');
  });

  it('exits 4 where a threshold is not met', async () => {
    project.write('plan.yaml', planFor('200', '[errorRatio < 1%]'));
    const { code, stdout } = await run([
      'plan.yaml',
      '--var',
      'path=500',
      '--skip-preflight',
      '--json',
      'broken.json',
      '--quiet',
    ]);
    const report = project.result('broken.json');
    expectExit(code, report, 4);
    expect(report.thresholds).toMatchObject([{ expression: 'errorRatio < 1%', ok: false, actual: 1 }]);
    expect(stdout).toContain('HTTP_5XX');
  });

  it('counts a refused connection by its cause', async () => {
    project.write('plan.yaml', planFor('200', '[errorRatio < 1%]').replace(target.url, await refusingUrl()));
    const { code, stdout, stderr } = await run(['plan.yaml', '--skip-preflight', '--json', 'refused.json']);
    const report = project.result('refused.json');
    expectExit(code, report, 4);
    expect(report.series[0]?.failures).toEqual({ ECONNREFUSED: 20 });
    expect(stdout).toContain('ECONNREFUSED');
    expect(stderr).toContain('20 failed (ECONNREFUSED 20)');
  });

  it('gives --json - alone to stdout, valid by the published schema, and the summary to stderr', async () => {
    const { code, stdout, stderr } = await run([
      `${target.url}/`,
      '--rate',
      '20',
      '--duration',
      '1s',
      '--json',
      '-',
    ]);
    const report = JSON.parse(stdout) as RunReport;
    expectExit(code, report, 0);
    const schemaFile = createRequire(import.meta.url).resolve('@vajraedge/core/schema/result.schema.json');
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(
      JSON.parse(readFileSync(schemaFile, 'utf8')) as object,
    );
    validate(report);
    expect(validate.errors).toBeNull();
    expect(report.ledger.scheduled).toBe(20);
    expect(stderr).toContain('20 scheduled');
  });

  it('makes a closed load of a URL and users', async () => {
    const { code } = await run([
      `${target.url}/`,
      '--users',
      '2',
      '--duration',
      '1s',
      '--json',
      'closed.json',
      '--threads',
      '2',
    ]);
    const report = project.result('closed.json');
    expectExit(code, report, 0);
    expect(report.totals.responseTimeUs).toBeNull();
    expect(report.workers[0]?.engines).toBe(2);
    expectLedgerToAddUp(report);
  });

  it('has colour where it is asked for, and never with NO_COLOR', async () => {
    const args = [`${target.url}/`, '--rate', '5', '--duration', '1s'];
    const [forced, none] = await Promise.all([
      run(args, { FORCE_COLOR: '1' }),
      run(args, { FORCE_COLOR: '1', NO_COLOR: '1' }),
    ]);
    expect(forced.stdout).toContain('\u001b[');
    expect(none.stdout + none.stderr).not.toContain('\u001b[');
  });

  it('sends nothing where the result could not be written', async () => {
    project.write('a-file', '');
    const before = target.requests;
    const { code, stderr, stdout } = await run([
      `${target.url}/`,
      '--duration',
      '1s',
      '--json',
      'a-file/result.json',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('error VE_OUTPUT_UNWRITABLE: --json: cannot write');
    expect(stdout).toBe('');
    expect(target.requests).toBe(before);
  });
});
