import { defineTask, type Outcome } from '@vajraedge/sdk';
import { resolve, runOnce, TaskRun } from '../src/task-run.js';

const told: string[] = [];
const TASK = defineTask({
  name: 'TALK',
  description: 'Tells what happens to it.',
  parameters: { word: { type: 'string', default: 'yes' }, password: { type: 'secret' } },
  createShared: async () => ({ close: async () => void told.push('shared closed') }),
  createUser: ({ signal, user }) => {
    const outcome: { receivedBytes?: number } & Outcome = {};
    signal.addEventListener('abort', () => told.push(`${user} aborted`));
    return {
      execute: ({ iteration, parameters, variables, metrics }) => {
        variables.set('word', parameters.word);
        metrics.add('calls');
        return Object.assign(outcome, { receivedBytes: iteration });
      },
      close: async () => void told.push(`${user} closed`),
    };
  },
});

describe('a run of a task', () => {
  beforeEach(() => (told.length = 0));

  test('keeps outcomes and what the task told, of each iteration', async () => {
    const run = await TaskRun.open(TASK, {});
    const [first, second] = [await run.iterate(), await run.iterate({ values: { word: 'no' } })];
    expect([first.receivedBytes, second.receivedBytes]).toEqual([0, 1]);
    expect(first.context.counters.get('calls')).toBe(1);
    expect(run.variables.values.get('word')).toBe('no');
    await run.close();
    expect(told).toEqual(['0 closed', 'shared closed']);
  });

  test('aborts each user alone', async () => {
    const run = await TaskRun.open(TASK, {}, 2);
    run.aborts[1]?.abort();
    run.abort.abort();
    expect(told).toEqual(['1 aborted', '0 aborted']);
    expect((await run.iterate({ user: 1 })).context.user).toBe(1);
    await run.close();
  });

  test('is closed after one iteration, one that throws too', async () => {
    await expect(
      runOnce({ ...TASK, createUser: () => ({ execute: () => Promise.reject(new Error('no')) }) }, {}),
    ).rejects.toThrow('no');
    expect(told).toEqual(['shared closed']);
  });
});

describe('parameters', () => {
  test.each([
    ['env:NEWS', 'NEWS'],
    ['file:of news', 'of news'],
  ])('have the text of a reference as a secret: %s', (password, text) => {
    const { password: secret } = resolve(TASK, { password }) as { password: { reveal(): string } };
    expect(secret.reveal()).toBe(text);
  });
});
