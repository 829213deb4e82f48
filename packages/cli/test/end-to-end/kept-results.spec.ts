import { type Comparison, readRunFile, type RunReport } from '@vajraedge/core';
import { createProject, type Project } from './project.js';
import { startTarget, type TestTarget } from './target.js';
import { type Ended, vajra } from './vajra.js';

let project: Project;
let target: TestTarget;
let runs: readonly Ended[];

const run = (args: readonly string[]): Promise<Ended> => vajra(args, { cwd: project.dir });

/** Two runs side by side, each kept in a folder. */
beforeAll(async () => {
  project = createProject();
  target = await startTarget();
  const load = [`${target.url}/`, '--rate', '20', '--duration', '2s', '--skip-preflight', '--quiet'];
  runs = await Promise.all(
    ['one', 'two'].map((name) => run(['run', ...load, '--out', name, '--run-id', `run-${name}`])),
  );
});
afterAll(async () => {
  project.remove();
  await target.close();
});

/** Merges are of whatever verdict; comparisons are not, and a busy machine may say INVALID. */
const diff = (...args: string[]): Promise<Ended> => run(['diff', ...args, '--force']);

describe('vajra run --out', () => {
  it('keeps the report and the run file beside the others', () => {
    for (const { code } of runs) expect([0, 5]).toContain(code);
    expect(project.read('one/report.html')).toMatch(/^<!doctype html>[^]*figure data-chart="heat"/);
    const { result, histograms } = readRunFile(project.read('one/run.vajra.json'), 'run.vajra.json');
    expect(result).toEqual(project.result('one/result.json'));
    expect(histograms.intervals.length).toBeGreaterThanOrEqual(2);
  });
});

describe('vajra report', () => {
  it('shows a result that was kept, and writes it in other forms', async () => {
    const { code, stdout, stderr } = await run([
      'report',
      'one',
      '--html',
      'again.html',
      '--hdr',
      'again.hdr',
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('40 scheduled = 40 ok');
    expect(stderr).toContain('html written to');
    expect(project.read('again.html')).toBe(project.read('one/report.html'));
    expect(project.read('again.hdr')).toBe(project.read('one/latency.hdr'));
  });

  it('makes a report of a result.json too, without a heat map', async () => {
    const { code } = await run(['report', 'one/result.json', '--html', 'plain.html', '--quiet']);
    expect(code).toBe(0);
    expect(project.read('plain.html')).toContain('A heat map needs the histograms of each second');
  });

  it.each([
    [['report', 'gone.json'], 'VE_RESULT_UNREADABLE', 'there is no such file'],
    [['report', '.'], 'VE_RESULT_UNREADABLE', 'the folder has no run.vajra.json and no result.json'],
    [['report', 'one/seconds.csv'], 'VE_RESULT_INVALID', 'it is no JSON'],
    [['report', 'one/result.json', '--hdr', 'a.hdr'], 'VE_USAGE', 'has no histograms to write'],
    [['diff', 'one', 'two/result.json'], 'VE_RESULT_NO_HISTOGRAMS', 'without the histograms'],
    [['diff', 'one', 'two', '--tolerance', 'much'], 'VE_USAGE', '--tolerance: "much" is no share'],
    [['merge', 'one', '--out', 'x.json'], 'VE_USAGE', 'two runs or more'],
    [['merge', 'one', 'one', '--out', 'x.json'], 'VE_MERGE_CONFLICT', 'is there twice'],
  ])('says what is wrong: vajra %j', async (args, fault, text) => {
    const { code, stderr, stdout } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toContain(fault);
    expect(stderr).toContain(text);
    expect(stdout).toBe('');
  });
});

describe('vajra merge', () => {
  it('makes one run of two, which can be reported like any other', async () => {
    const merged = await run(['merge', 'one', 'two', '--out', 'both.vajra.json']);
    expect(merged.code).toBe(0);
    expect(merged.stdout).toContain('80 scheduled = 80 ok');
    const shown = await run(['report', 'both.vajra.json', '--json', '-', '--html', 'both.html', '--quiet']);
    const report = JSON.parse(shown.stdout) as RunReport;
    expect(report.ledger).toMatchObject({ scheduled: 80, ok: 80, unaccounted: 0 });
    // In the order in which they began, which side by side may be either.
    expect(report.workers.map(({ id }) => id).sort()).toEqual(['run-one/local', 'run-two/local']);
    expect(report.totals.responseTimeUs?.max).toBe(
      Math.max(
        ...['one', 'two'].map(
          (name) => project.result(`${name}/result.json`).totals.responseTimeUs?.max ?? 0,
        ),
      ),
    );
    expect(project.read('both.html')).toContain('80');
  });
});

describe('vajra diff', () => {
  it('says of two short runs that it cannot tell, and how long they should be', async () => {
    const { code, stdout } = await diff('one', 'two');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^CANNOT TELL {2}no regression is shown, but one cannot be ruled out: mean, p50/);
    expect(stdout).toMatch(/p50 .* too few seconds +cannot tell: run both .* longer/);
  });

  it('gives the same as JSON', async () => {
    const { stdout } = await diff('one', 'two', '--json');
    const { changes, before } = JSON.parse(stdout) as Comparison;
    expect(before).toMatchObject({ runId: 'run-one', iterations: 40 });
    expect(changes.map(({ figure }) => figure)).toContain('p99');
    expect((await diff('one', 'two', '--json')).stdout).toBe(stdout);
  });

  it('refuses a run that is not VALID with exit code 5', async () => {
    const draft = JSON.parse(project.read('one/run.vajra.json')) as { result: { verdict: unknown } };
    draft.result.verdict = { state: 'INVALID', reasons: ['the generator was busy'] };
    project.write('invalid.json', JSON.stringify(draft));
    const { code, stderr } = await run(['diff', 'invalid.json', 'two']);
    expect(code).toBe(5);
    expect(stderr).toContain('error VE_COMPARE_NOT_VALID: Run run-one is INVALID (the generator was busy)');
  });
});
