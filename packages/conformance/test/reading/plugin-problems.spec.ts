import { defineCheck, definePlugin, defineTask, TaskParameter, VajraTask } from '@vajraedge/sdk';
import { pluginProblems } from '../../src/reading/index.js';

const execute = (): void => undefined;

@VajraTask({ name: 'GREET' })
class Greet {
  @TaskParameter({ type: 'string' })
  person = 'you';

  execute(): void {}
}

test('a plugin of definitions and classes has no problems, and definePlugin gives definitions only', () => {
  const check = defineCheck({ name: 'stock-is-there', run: () => ({ state: 'PASS', message: 'It is.' }) });
  const plugin = definePlugin({
    displayName: 'Shop',
    tasks: [Greet, defineTask({ name: 'BUY', execute })],
    checks: [check],
  });
  expect(pluginProblems(plugin)).toEqual([]);
  expect(plugin.checks).toEqual([check]);
  expect(plugin.tasks.map(({ name }) => name)).toEqual(['GREET', 'BUY']);
  expect(plugin.tasks[0]?.parameters).toEqual({ person: { type: 'string', default: 'you' } });
  expect(Object.isFrozen(plugin) && Object.isFrozen(plugin.tasks)).toBe(true);
});

test.each<[string, unknown, string[]]>([
  ['nothing', undefined, ['wanted what definePlugin returns, got undefined']],
  [
    'a task instead of a plugin',
    { name: 'A', execute },
    ['tasks: wanted a list of at least one task, got undefined'],
  ],
  ['no tasks', { tasks: [] }, ['tasks: wanted a list of at least one task, got a list of 0']],
  ['a number for a text', { displayName: 1, tasks: [Greet] }, ['displayName: wanted text, got 1']],
  [
    'a hole',
    { tasks: [Greet, , Greet] },
    [
      'tasks[1]: wanted a task with a name and execute, got undefined',
      'tasks[2] (GREET): name: GREET is there twice',
    ],
  ],
  ['a task without a name', { tasks: [defineTask(execute)] }, ['tasks[0]: name: is required in a plugin']],
  [
    'tasks that throw',
    {
      get tasks(): never {
        throw new Error('boom');
      },
    },
    ['could not be read: boom'],
  ],
  ['checks that are no list', { tasks: [Greet], checks: {} }, ['checks: wanted a list of checks, got a map']],
  [
    'checks that are none',
    {
      tasks: [Greet],
      checks: [
        () => undefined,
        { name: 'Stock', run: execute },
        { name: 'stock', run: 7 },
        { name: 'stock', run: execute },
        ,
      ],
    },
    [
      'checks[0]: wanted what defineCheck returns, got a function',
      'checks[1] (Stock): name: wanted a-z, 0-9 and -, beginning with a letter, at most 64, got "Stock"',
      'checks[2] (stock): run: wanted a function, got 7',
      'checks[3] (stock): name: stock is there twice',
      'checks[4]: wanted what defineCheck returns, got undefined',
    ],
  ],
  [
    'several problems of several tasks',
    { description: [], tasks: [{ name: 'A' }, { name: 'b', execute }] },
    [
      'description: wanted text, got a list of 0',
      'tasks[0]: has neither execute nor createUser: give one of them',
      'tasks[1]: name: wanted A-Z, 0-9 and _, beginning with a letter, at most 64, got "b"',
    ],
  ],
])('%s is no plugin', (_sentence, value, problems) => {
  expect(pluginProblems(value)).toEqual(problems);
});

test('a class whose constructor throws is one problem of its own', () => {
  @VajraTask({ name: 'BROKEN' })
  class Broken {
    constructor() {
      throw new Error('boom');
    }

    execute(): void {}
  }
  expect(pluginProblems({ tasks: [Broken, Greet] })).toEqual(['tasks[0]: could not be read: boom']);
});
