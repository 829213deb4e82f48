import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRun, type RunOptions } from '../../src/engine/run.js';
import type { Ledger, RunEvent, RunReport } from '../../src/report/run-report.js';
import { closedLoad, openLoad, planOfTaskFiles, type TaskFilePlan } from './task-file.js';

const QUICK = `export default () => ({ receivedBytes: 3 });`;
const SLOW = `export default () => new Promise((resolve) => setTimeout(resolve, 20));`;

let files: TaskFilePlan | null = null;
afterEach(() => files?.remove());

async function run(made: TaskFilePlan, change: Partial<RunOptions> = {}): Promise<RunReport> {
  files = made;
  return createRun({ plan: made.plan, catalog: made.catalog, writtenPlan: {}, ...change }).run();
}

function balance({ scheduled, ok, failed, dropped, missed, unaccounted }: Ledger): number {
  return scheduled - ok - failed - dropped - missed - unaccounted;
}

describe('a run in engine threads', () => {
  it.each([1, 2, 3])('starts exactly what the schedule holds, over %i threads', async (threads) => {
    const report = await run(await planOfTaskFiles([{ source: QUICK, load: openLoad(333, 1500) }]), {
      threads,
    });
    expect(report.ledger).toEqual({
      scheduled: 500,
      ok: 500,
      failed: 0,
      dropped: 0,
      missed: 0,
      unaccounted: 0,
    });
    expect(report.outcome).toBe('finished');
    expect(report.workers[0]?.engines).toBe(threads);
    expect(report.totals.receivedBytes).toBe(1500);
    expect(report.series).toHaveLength(1);
    expect(report.perSecond.reduce((sum, { scheduled }) => sum + scheduled, 0)).toBe(500);
  });

  it('shows made-up seconds before the load, and none of them in its result', async () => {
    const shown: string[] = [];
    const report = await run(await planOfTaskFiles([{ source: QUICK, load: openLoad(100, 1000) }]), {
      rehearseProgress: ({ ledger }) => shown.push(`rehearsed ${ledger.scheduled > 0}`),
      onProgress: ({ atMs }) => shown.push(`after ${Math.round(atMs / 1000)} s`),
    });
    expect(shown.indexOf('after 1 s')).toBeGreaterThan(0);
    expect(shown.lastIndexOf('rehearsed true')).toBe(shown.indexOf('after 1 s') - 1);
    expect(report.ledger).toMatchObject({ scheduled: 100, ok: 100 });
    expect(report.perSecond.reduce((sum, { scheduled }) => sum + scheduled, 0)).toBe(100);
  });

  it('runs a closed load, with service time only', async () => {
    const report = await run(await planOfTaskFiles([{ source: SLOW, load: closedLoad(5, 1000) }]), {
      threads: 2,
    });
    expect(report.totals.responseTimeUs).toBeNull();
    expect(report.totals.serviceTimeUs.min).toBeGreaterThanOrEqual(18_000);
    expect(report.ledger.ok).toBeGreaterThan(20);
    expect(balance(report.ledger)).toBe(0);
  });

  it('runs scenarios side by side and one after another', async () => {
    const made = await planOfTaskFiles([
      { source: QUICK, load: openLoad(100, 500) },
      { source: QUICK, load: openLoad(50, 1000) },
      { source: QUICK, load: openLoad(100, 500), after: 'scenario-0' },
    ]);
    const report = await run(made, { threads: 2 });
    expect(report.series.map(({ scenario, count }) => [scenario, count])).toEqual([
      ['scenario-0', 50],
      ['scenario-1', 50],
      ['scenario-2', 50],
    ]);
    expect(balance(report.ledger)).toBe(0);
  });

  it('ends when told to, with all that was counted', async () => {
    files = await planOfTaskFiles([{ source: SLOW, load: openLoad(200, 60_000) }]);
    const started = createRun({
      plan: files.plan,
      catalog: files.catalog,
      writtenPlan: {},
      threads: 2,
      onProgress: () => started.close(),
    });
    const report = await started.run();
    expect(report.outcome).toBe('interrupted');
    expect(report.ledger.ok).toBeGreaterThan(20);
    expect(balance(report.ledger)).toBe(0);
  });

  it('ends at once when destroyed, and counts what it gave up', async () => {
    files = await planOfTaskFiles([
      { source: 'export default () => new Promise(() => undefined);', load: openLoad(20, 60_000) },
    ]);
    const started = createRun({
      plan: files.plan,
      catalog: files.catalog,
      writtenPlan: {},
      onProgress: () => started.destroy(),
    });
    const report = await started.run();
    expect(report.ledger.failed).toBeGreaterThanOrEqual(20);
    expect(report.series[0]?.failures).toEqual({ ABORTED: report.ledger.failed });
    expect(balance(report.ledger)).toBe(0);
  });

  it('runs set-up and tear-down once, however many threads, and hands the data to all', async () => {
    const source = `
      import { appendFileSync } from 'node:fs';
      const log = (line) => appendFileSync(new URL('./log.txt', import.meta.url), line + '\\n');
      export default {
        name: 'FULL',
        setUp: () => { log('set-up'); return { answer: 42 }; },
        tearDown: (_, data) => log('tear-down ' + data.answer),
        createShared: ({ data, engine }) => { log('shared ' + engine.index); return { value: data.answer, close: () => log('shared closed ' + engine.index) }; },
        createUser: ({ shared }) => ({ execute: () => { if (shared.value !== 42) throw new Error('no data'); }, close: () => log('user closed') }),
      };`;
    const made = await planOfTaskFiles([{ source, load: openLoad(100, 500, { maxConcurrency: 2 }) }]);
    const report = await run(made, { threads: 2 });
    expect(report.ledger).toMatchObject({ ok: 50, failed: 0 });
    const log = readFileSync(join(made.dir, 'log.txt'), 'utf8').trim().split('\n');
    const count = (line: string): number => log.filter((each) => each === line).length;
    expect([count('set-up'), count('tear-down 42'), count('shared 0'), count('shared 1')]).toEqual([
      1, 1, 1, 1,
    ]);
    expect([count('shared closed 0'), count('shared closed 1'), count('user closed')]).toEqual([1, 1, 2]);
    expect(log[0]).toBe('set-up');
  });

  it('runs hooks once', async () => {
    const made = await planOfTaskFiles([{ source: QUICK, load: openLoad(10, 200) }], {
      hooks: { before: './before.mjs', after: './after.mjs' },
    });
    for (const name of ['before', 'after']) {
      writeFileSync(
        join(made.dir, `${name}.mjs`),
        `import { appendFileSync } from 'node:fs'; export default ({ runId }) => appendFileSync(new URL('./${name}.txt', import.meta.url), runId);`,
      );
    }
    const report = await run(made, { threads: 2, runId: 'run-7' });
    expect(report.runId).toBe('run-7');
    expect(['before', 'after'].map((name) => readFileSync(join(made.dir, `${name}.txt`), 'utf8'))).toEqual([
      'run-7',
      'run-7',
    ]);
  });

  it('sends nothing when set-up fails, and says why', async () => {
    const source = `import { writeFileSync } from 'node:fs';
      export default { name: 'X', setUp() { throw new Error('no database'); }, execute() { writeFileSync(new URL('./sent.txt', import.meta.url), ''); } };`;
    const made = await planOfTaskFiles([{ source, load: openLoad(10, 1000) }]);
    await expect(run(made)).rejects.toMatchObject({
      code: 'VE_ENGINE_FAILED',
      message: expect.stringContaining('no database'),
    });
    expect(existsSync(join(made.dir, 'sent.txt'))).toBe(false);
  });

  it('survives what a task leaves behind, and tells of it', async () => {
    const source = `let n = 0; export default () => { n += 1; if (n === 1) { void Promise.reject(new Error('left alone')); setTimeout(() => { throw new Error('thrown late'); }, 1); } };`;
    const report = await run(await planOfTaskFiles([{ source, load: openLoad(50, 1000) }]));
    expect(report.ledger).toMatchObject({ scheduled: 50, ok: 50 });
    expect(report.events.map(({ message }) => message).join('\n')).toMatch(/left alone[\s\S]*thrown late/);
  });

  it('breaks off when a task ends its thread, with a ledger that still adds up', async () => {
    const events: RunEvent[] = [];
    const source = `export default ({ iteration }) => { if (iteration === 120) process.exit(3); };`;
    const report = await run(await planOfTaskFiles([{ source, load: openLoad(100, 10_000) }]), {
      threads: 2,
      onEvent: (event) => events.push(event),
    });
    expect(report.outcome).toBe('broken');
    expect(events.map(({ kind }) => kind)).toContain('engine-lost');
    expect(balance(report.ledger)).toBe(0);
    expect(report.verdict.state).not.toBe('VALID');
    expect(report.verdict.reasons.join(' ')).toContain('1 engine was lost');
  });

  it('ends an engine whose task never lets go of its thread, and reports what the others did', async () => {
    const source = `let n = 0; export default ({ iteration }) => { if (iteration === 40) for (;;); };`;
    const made = await planOfTaskFiles([{ source, load: openLoad(40, 3000) }], { iterationTimeoutMs: 500 });
    const report = await run(made, { threads: 2 });
    expect(report.outcome).toBe('broken');
    expect(report.events.map(({ message }) => message).join(' ')).toContain('did not let go of its thread');
    expect(report.ledger.ok).toBeGreaterThanOrEqual(30);
    expect(balance(report.ledger)).toBe(0);
  }, 20_000);

  it('can be destroyed while a task holds its thread', async () => {
    files = await planOfTaskFiles([
      {
        source: `export default ({ iteration }) => { if (iteration === 30) for (;;); };`,
        load: openLoad(20, 60_000),
      },
    ]);
    const started = createRun({
      plan: files.plan,
      catalog: files.catalog,
      writtenPlan: {},
      onProgress: () => started.destroy(),
    });
    const report = await started.run();
    expect(report.outcome).toBe('interrupted');
    expect(report.ledger.ok).toBeGreaterThanOrEqual(19);
    expect(balance(report.ledger)).toBe(0);
  });

  it('stops by itself when a threshold with abort is broken', async () => {
    const threshold = {
      expression: 'errorRatio < 0.1',
      metric: { kind: 'errorRatio' as const },
      comparison: '<' as const,
      limit: 0.1,
      scenario: null,
      task: null,
      step: null,
      windowMs: 1000,
      abort: true,
      graceMs: 0,
    };
    const made = await planOfTaskFiles(
      [{ source: `export default () => { throw new Error('down'); };`, load: openLoad(50, 60_000) }],
      { thresholds: [threshold] },
    );
    const report = await run(made);
    expect(report.outcome).toBe('aborted');
    expect(report.thresholds[0]).toMatchObject({ ok: false, aborted: true });
    expect(report.durationMs).toBeLessThan(30_000);
  });
});
