import { createContext } from '../src/index.js';

test('what a task tells its context can be read from it', async () => {
  const { step, check, metrics, ...context } = createContext({
    parameters: { count: 2 },
    iteration: 7,
    user: 3,
  });
  await expect(step('good', () => 5)).resolves.toBe(5);
  await expect(step('bad', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(
    step('bad at once', () => {
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect([check('is one', 1), check('is none', 0)]).toEqual([true, false]);
  metrics.add('seen');
  metrics.add('seen', 2);
  metrics.add('seen', Number.NaN);
  metrics.record('size', 1);
  metrics.record('size', 2);
  expect(context.steps).toEqual([
    { name: 'good', ok: true },
    { name: 'bad', ok: false },
    { name: 'bad at once', ok: false },
  ]);
  expect(context.checks).toEqual([
    { name: 'is one', passed: true },
    { name: 'is none', passed: false },
  ]);
  expect([...context.counters]).toEqual([['seen', 3]]);
  expect([...context.trends]).toEqual([['size', [1, 2]]]);
  expect([context.parameters.count, context.iteration, context.user, context.signal.aborted]).toEqual([
    2,
    7,
    3,
    false,
  ]);
});

test('variables are those given, and can be set', () => {
  const { variables } = createContext({ variables: { a: 1 } });
  variables.set('b', 2);
  expect([variables.get('a'), variables.get('b'), variables.get('toString')]).toEqual([1, 2, undefined]);
  expect(createContext({ variables }).variables).toBe(variables);
});

test('the signal is the one given', () => {
  expect(createContext({ signal: AbortSignal.abort() }).signal.aborted).toBe(true);
});
