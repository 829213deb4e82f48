import { defineTask, TaskFailure } from '@vajraedge/sdk';
import { createTaskHarness } from '../src/index.js';

test('a task is set up, run and closed in the order of a run, each part with what the part before gave', async () => {
  const events: string[] = [];
  const data = { at: [1] };
  const task = defineTask({
    name: 'ALL',
    parameters: { time: { type: 'duration', default: '2s' }, token: { type: 'secret' } },
    setUp: ({ parameters }) => {
      events.push(`set up with ${parameters.time} and ${parameters.token?.reveal() ?? 'none'}`);
      return data;
    },
    createShared: ({ data: copy, maxUsers }) => {
      events.push(`shared for ${maxUsers}, data ${copy === data ? 'itself' : 'copied'}`);
      return { name: 'pool', close: () => void events.push('shared closed') };
    },
    createUser: ({ user, shared }) => ({
      execute: ({ iteration, variables, signal }) => {
        variables.set('seen', Number(variables.get('seen') ?? 0) + 1);
        events.push(
          `user ${user} of ${shared.name}: iteration ${iteration}, ${String(variables.get('seen'))}, ${signal.aborted}`,
        );
      },
      close: () => void events.push(`user ${user} closed`),
    }),
    tearDown: (_context, copy) => void events.push(`torn down with ${copy.at.join()}`),
  });
  const harness = await createTaskHarness(task, { parameters: { token: 'env:TOKEN' }, maxUsers: 2 });
  const [first, second] = [await harness.createUser(), await harness.createUser()];
  await first.iterate();
  await second.iterate();
  first.abort();
  await first.iterate();
  await second.close();
  await second.close();
  await harness.close();
  expect(events).toEqual([
    'set up with 2000 and env:TOKEN',
    'shared for 2, data copied',
    'user 0 of pool: iteration 0, 1, false',
    'user 1 of pool: iteration 1, 1, false',
    'user 0 of pool: iteration 2, 2, true',
    'user 1 closed',
    'user 0 closed',
    'shared closed',
    'torn down with 1',
  ]);
});

test('an iteration that throws is a result with its code, and parameters that do not fit are refused', async () => {
  const task = defineTask({
    name: 'THROWS',
    execute: () => {
      throw new TaskFailure('EMPTY', 'nothing there');
    },
  });
  const user = await (await createTaskHarness(task)).createUser();
  await expect(user.iterate()).resolves.toMatchObject({
    ok: false,
    failure: { code: 'EMPTY', message: 'nothing there' },
  });
  await expect(createTaskHarness(task, { parameters: { a: 1 } })).rejects.toMatchObject({
    code: 'VE_PARAMETER_INVALID',
  });
});
