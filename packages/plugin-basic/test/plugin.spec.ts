import { readFileSync } from 'node:fs';
import { type TaskSample, assertConformance, createTaskHarness } from '@vajraedge/conformance';
import * as library from '../src/index.js';
import plugin from '../src/plugin.js';

const { cpuTask, noopTask, sleepTask } = library;

describe('the plugin', () => {
  it('offers NOOP, SLEEP and CPU', () => {
    expect(plugin.tasks).toEqual([noopTask, sleepTask, cpuTask]);
    expect(plugin.tasks.map(({ name }) => name)).toEqual(['NOOP', 'SLEEP', 'CPU']);
    expect(library.basicPlugin).toBe(plugin);
  });

  it('is what the field in package.json names', async () => {
    const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
    const { vajraedge } = JSON.parse(text) as { vajraedge: { plugin: string } };
    const built = (await import(new URL(`../${vajraedge.plugin}`, import.meta.url).href)) as {
      default: typeof plugin;
    };
    expect(built.default.tasks.map(({ name }) => name)).toEqual(['NOOP', 'SLEEP', 'CPU']);
  });

  it('passes the conformance kit', async () => {
    const neverFails = { failing: null } satisfies TaskSample;
    const report = await assertConformance(plugin, {
      samples: {
        NOOP: { ...neverFails, slow: null },
        SLEEP: { ...neverFails, parameters: { time: '1ms', jitter: '1ms' }, slow: { time: '1h' } },
        CPU: { ...neverFails, parameters: { iterations: 1000 }, slow: null },
      },
    });
    // That none of them ever fails is all that cannot be judged.
    const skipped = report.checks.filter(({ state }) => state === 'SKIP');
    expect(skipped.map(({ task, name }) => `${task} ${name}`)).toEqual([
      'NOOP failure',
      'SLEEP failure',
      'CPU failure',
    ]);
  }, 60_000);
});

describe('NOOP', () => {
  it('is done when it returns, with nothing', () => {
    expect(noopTask.execute?.({} as never)).toBeUndefined();
  });
});

describe('SLEEP', () => {
  it('is done at once where the time is 0', () => {
    const context = { parameters: { time: 0, jitter: 0 }, signal: AbortSignal.abort() };
    expect(sleepTask.execute?.(context as never)).toBeUndefined();
  });

  it('waits 10 ms unless told otherwise, and fails where it is aborted', async () => {
    const harness = await createTaskHarness(sleepTask);
    const user = await harness.createUser();
    const iteration = user.iterate();
    user.abort();
    const { ok, context } = await iteration;
    expect(context.parameters).toEqual({ time: 10, jitter: 0 });
    expect(ok).toBe(false);
    await harness.close();
  });
});

describe('CPU', () => {
  it.each([[{ iterations: 5 }], [{ time: '100us' }], [{ iterations: 0 }], [{}]])(
    'computes in one go, with %j',
    async (parameters) => {
      const harness = await createTaskHarness(cpuTask, { parameters });
      const user = await harness.createUser();
      const { ok, outcome } = await user.iterate();
      expect({ ok, outcome }).toEqual({ ok: true, outcome: undefined });
      await harness.close();
    },
  );

  it('does not take both a time and a number of iterations', async () => {
    const both = createTaskHarness(cpuTask, { parameters: { time: '1ms', iterations: 1 } });
    await expect(both).rejects.toMatchObject({ code: 'VE_PARAMETER_INVALID', hint: 'Give one of the two.' });
  });
});
