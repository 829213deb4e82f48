import { createDataFeeds } from '../../../src/execute/variables/data-feeds.js';
import { createTemplateFunctions } from '../../../src/execute/variables/template-functions.js';
import { VariableScope } from '../../../src/execute/variables/variable-scope.js';

async function scope(): Promise<VariableScope> {
  const feeds = await createDataFeeds(
    { data: [{ name: 'feed', order: 'unique', source: { rows: [{ id: 1 }] } }], scenarios: [] },
    () => Promise.reject(new Error('no file')),
  );
  return new VariableScope({ user: 3, runId: 'r', constants: { host: 'a', none: null }, feeds });
}

test('knows what is given, follows the iteration, and remembers what is set', async () => {
  const names = await scope();
  expect([names.get('user'), names.get('runId'), names.get('iteration')]).toEqual([3, 'r', 0]);
  expect([names.get('host'), names.get('none'), names.get('gone'), names.get('toString')]).toEqual([
    'a',
    null,
    undefined,
    undefined,
  ]);
  expect(names.get('feed')).toEqual({ id: 1 });
  names.set('host', 'b');
  names.begin(1);
  expect([names.get('iteration'), names.get('host'), names.get('feed')]).toEqual([1, 'b', undefined]);
  names.set('host', undefined);
  expect(names.get('host')).toBeUndefined();
});

test.each(['iteration', 'user', 'runId', 'feed'])('%s cannot be set', async (name) => {
  const names = await scope();
  expect(() => names.set(name, 1)).toThrow(
    expect.objectContaining({ code: 'VE_VARIABLE_RESERVED' }) as Error,
  );
});

test('random whole numbers reach both bounds, and none beyond', () => {
  const at = (value: number): unknown =>
    createTemplateFunctions({ wallMs: () => 0 }, () => value).randomInt(-2, 3);
  expect([at(0), at(0.5), at(1 - Number.EPSILON)]).toEqual([-2, 1, 3]);
});
