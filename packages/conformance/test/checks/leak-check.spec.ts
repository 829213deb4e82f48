import { jest } from '@jest/globals';
import { setMaxListeners } from 'node:events';
import { type TaskContext, TaskFailure } from '@vajraedge/sdk';
import { type ConformanceHost, createHost } from '../../src/index.js';
import { CANNOT, checkTask, SOON } from '../check-task.js';

// Collecting garbage takes long beside so many test modules on a busy machine.
jest.setTimeout(60_000);

describe('leaks', () => {
  const MEMORY = { host: createHost() };
  const kept: unknown[] = [];
  const timers: NodeJS.Timeout[] = [];
  afterEach(() => {
    kept.length = 0;
    for (const timer of timers.splice(0)) clearInterval(timer);
  });

  test('a buffer kept in every iteration is seen', async () => {
    const { leaks } = await checkTask({ execute: () => void kept.push(Buffer.alloc(1000)) }, CANNOT, MEMORY);
    expect(leaks?.state).toBe('FAIL');
    expect(leaks?.message).toMatch(/^memory grows by 1\d\d\d bytes an iteration$/);
  });

  test('a small object kept in every iteration is seen in 10,000', async () => {
    const { leaks } = await checkTask(
      { execute: ({ iteration }: TaskContext) => void kept.push({ iteration, twice: iteration * 2 }) },
      CANNOT,
      { ...MEMORY, iterations: 10_000 },
    );
    expect(leaks?.message).toMatch(/^memory grows by \d+ bytes an iteration$/);
  });

  test('a listener left on the signal, which all iterations of a user share, is seen', async () => {
    const listen = ({ signal }: TaskContext): void => {
      const large = new Array(100).fill(0);
      setMaxListeners(0, signal);
      signal.addEventListener('abort', () => void large.length);
    };
    const { leaks } = await checkTask({ execute: listen }, CANNOT, MEMORY);
    expect(leaks?.message).toMatch(/^memory grows by \d+ bytes an iteration$/);
  });

  test('a cache that is full after a while is no leak', async () => {
    const cache = new Map<number, Buffer>();
    const { leaks } = await checkTask(
      {
        execute: ({ iteration }: TaskContext) => void cache.set(iteration % 700, Buffer.alloc(1000)),
      },
      CANNOT,
      MEMORY,
    );
    expect(leaks?.state).toBe('PASS');
  });

  test('a timer left in every iteration is seen, while it runs and after everything is closed', async () => {
    const { leaks } = await checkTask(
      { execute: () => void timers.push(setInterval(() => undefined, 1e6)) },
      CANNOT,
      SOON,
    );
    expect(leaks?.message).toMatch(/open handles grow by \d+ in 500 iterations/);
    expect(leaks?.message).toMatch(/left open after closing: \d+ Timeout/);
  });

  test('a timer left by close() is seen', async () => {
    const createUser = () => {
      timers.push(setInterval(() => undefined, 1e6));
      return { execute: () => undefined };
    };
    const { leaks } = await checkTask({ createUser }, CANNOT, SOON);
    expect(leaks?.message).toMatch(/^left open after closing: \d+ Timeout/);
  });

  test('a task that fails in the middle ends the check with its failure', async () => {
    const execute = ({ iteration }: TaskContext): void => {
      if (iteration === 300) throw new TaskFailure('WORN_OUT');
    };
    expect((await checkTask({ execute }))['leaks']?.message).toBe(
      'an iteration failed with WORN_OUT: WORN_OUT',
    );
  });

  test('where memory and handles cannot be measured, that is said', async () => {
    const host: ConformanceHost = {
      ...createHost(),
      memoryBytes: () => null,
      activeResources: () => null,
      processorUs: () => null,
    };
    const { leaks } = await checkTask({ execute: () => undefined }, CANNOT, { host });
    expect(leaks?.message).toContain('memory cannot be measured here');
    expect(Object.keys(leaks?.figures ?? {})).toEqual(['elapsedUs']);
  });
});
