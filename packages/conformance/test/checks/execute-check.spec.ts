import { type AnyTaskDefinition, type TaskContext, TaskFailure } from '@vajraedge/sdk';
import { CANNOT, checkTask, SOON } from '../check-task.js';

describe('execute', () => {
  const fails: readonly (readonly [string, Partial<AnyTaskDefinition>, string])[] = [
    [
      'throws',
      {
        execute: () => {
          throw new TaskFailure('CART_EMPTY');
        },
      },
      'execute failed with CART_EMPTY: CART_EMPTY',
    ],
    ['never ends', { execute: () => new Promise(() => undefined) }, 'execute took longer than 500 ms'],
    [
      'gives back nonsense',
      { execute: () => 5 as never },
      'execute failed with TASK_BAD_OUTCOME: execute gave back a number, not an outcome',
    ],
    [
      'counts bytes below nothing',
      { execute: () => ({ receivedBytes: -1 }) },
      'execute failed with TASK_BAD_OUTCOME: -1 is no number of bytes',
    ],
    [
      'fails under a code in small letters',
      { execute: () => ({ failureCode: 'no' }) },
      'execute failed with TASK_BAD_OUTCOME: failureCode is "no": only A-Z, 0-9 and _ are allowed',
    ],
    [
      'misses a check',
      { execute: ({ check }: TaskContext) => void check('all well', false) },
      'execute failed with CHECK_FAILED: check "all well" was not met',
    ],
    [
      'cannot be set up',
      {
        setUp: () => {
          throw new Error('no');
        },
        execute: () => undefined,
      },
      'setting up threw TASK_ERROR: no',
    ],
    [
      'cannot copy its data to other threads',
      { setUp: () => Symbol('s'), execute: () => undefined },
      'setting up threw TASK_ERROR: Symbol(s) could not be cloned.',
    ],
    [
      'makes no user',
      { createUser: () => Promise.reject(new TaskFailure('NO_USER')) },
      'createUser threw NO_USER: NO_USER',
    ],
    [
      'cannot be closed',
      { createUser: () => ({ execute: () => undefined, close: () => Promise.reject(new Error('no')) }) },
      'closing a user threw TASK_ERROR: no',
    ],
    [
      'cannot tear down',
      { execute: () => undefined, tearDown: () => Promise.reject(new Error('no')) },
      'closing threw TASK_ERROR: no',
    ],
  ];

  test.each(fails)(
    'of a task that %s fails, and nothing further is run',
    async (_sentence, task, message) => {
      const checks = await checkTask(task, CANNOT, SOON);
      expect(checks['execute']).toMatchObject({ state: 'FAIL', message });
      expect(Object.keys(checks)).toEqual(['metadata', 'parameters', 'execute']);
    },
  );
});
