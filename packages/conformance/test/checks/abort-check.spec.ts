import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskContext } from '@vajraedge/sdk';
import type { TaskSample } from '../../src/index.js';
import { checkTask, SOON } from '../check-task.js';

describe('abort', () => {
  const sleeping = {
    parameters: { time: { type: 'duration', default: '0s', description: 'Time.' } },
  } as const;
  const slow: TaskSample = { slow: { time: '1h' }, failing: null };

  test('is followed at once by a task that listens', async () => {
    const checks = await checkTask(
      {
        ...sleeping,
        execute: ({ parameters, signal }: TaskContext<{ time: number }>) =>
          sleep(parameters.time, undefined, { signal }),
      },
      slow,
      { iterations: 50 },
    );
    expect(checks['abort']?.state).toBe('PASS');
    expect(checks['abort']?.figures?.['abortMs']).toBeGreaterThanOrEqual(0);
  });

  test('is ignored by a task that does not, whether it comes before or in the middle', async () => {
    const checks = await checkTask(
      {
        ...sleeping,
        execute: ({ parameters }: TaskContext<{ time: number }>) =>
          sleep(parameters.time, undefined, { ref: false }),
      },
      slow,
      { ...SOON, iterations: 50 },
    );
    expect(checks['abort']?.state).toBe('FAIL');
    expect(checks['abort']?.message.split('\n')).toEqual([
      'an iteration went on for more than 60 ms after its abort',
      'an iteration that began aborted went on for more than 60 ms',
    ]);
  });

  test('cannot be shown by a sample that is not slow', async () => {
    const checks = await checkTask({ ...sleeping, execute: () => undefined }, slow, { iterations: 50 });
    expect(checks['abort']).toMatchObject({
      state: 'FAIL',
      message: 'the sample `slow` ended by itself within 50 ms: it shows nothing',
    });
  });
});
