import { type TaskContext, TaskFailure } from '@vajraedge/sdk';
import type { TaskSample } from '../../src/index.js';
import { checkTask } from '../check-task.js';

describe('failure', () => {
  const parameters = { fail: { type: 'boolean', default: false, description: 'Fail.' } } as const;
  const sample: TaskSample = { slow: null, failing: { fail: true } };
  let attempts = 0;
  const fails: readonly (readonly [string, () => unknown, string, string])[] = [
    ['a code of its own', () => new TaskFailure('CART_EMPTY'), 'PASS', 'failed with CART_EMPTY each time'],
    [
      'no code',
      () => new Error('oops'),
      'FAIL',
      'failed without a code of its own (TASK_ERROR: oops): throw a TaskFailure',
    ],
    [
      'a text',
      () => 'oops',
      'FAIL',
      'failed without a code of its own (TASK_ERROR: oops): throw a TaskFailure',
    ],
    [
      'another code each time',
      () => new TaskFailure(`CODE_${(attempts += 1)}`),
      'FAIL',
      'the code is not stable: CODE_1, CODE_2',
    ],
  ];

  test.each(fails)('a task that throws %s', async (_sentence, thrown, state, message) => {
    const task = {
      parameters,
      execute: ({ parameters: { fail } }: TaskContext<{ fail: boolean }>) => {
        if (fail) throw thrown();
      },
    };
    expect((await checkTask(task, sample, { iterations: 50 }))['failure']).toMatchObject({ state, message });
  });

  test('a sample that does not fail shows nothing', async () => {
    const checks = await checkTask({ parameters, execute: () => undefined }, sample, { iterations: 50 });
    expect(checks['failure']).toMatchObject({ state: 'FAIL', message: 'the sample `failing` did not fail' });
  });

  test('a user that cannot be made is a failed iteration, as in a run', async () => {
    const createUser = ({ parameters: { fail } }: { parameters: { fail?: boolean } }) => {
      if (fail) throw new TaskFailure('NO_USER');
      return { execute: () => undefined };
    };
    expect(
      (await checkTask({ parameters, createUser }, sample, { iterations: 50 }))['failure'],
    ).toMatchObject({
      state: 'PASS',
    });
  });
});
