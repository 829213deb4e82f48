import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createDataFeeds,
  iterationLimit,
  type LoadedFeed,
} from '../../../src/execute/variables/data-feeds.js';
import { createFeedFileReader } from '../../../src/execute/variables/read-feed-file.js';
import { createRowOrder } from '../../../src/execute/variables/row-order.js';
import type { DataFeed, ResolvedScenario } from '../../../src/plan/resolved-plan.js';

const inMemory =
  (files: { readonly [path: string]: string }) =>
  (path: string): Promise<string> => {
    const text = files[path];
    return text === undefined
      ? Promise.reject(Object.assign(new Error('gone'), { code: 'ENOENT' }))
      : Promise.resolve(text);
  };

const rows = (name: string, count: number, order: DataFeed['order']): DataFeed => ({
  name,
  order,
  source: { rows: Array.from({ length: count }, (_, id) => ({ id })) },
});
const file = (path: string, format: 'csv' | 'json' = 'csv'): DataFeed => ({
  name: 'feed',
  order: 'sequential',
  source: { file: path, format },
});
const using = (...texts: string[]): ResolvedScenario[] => [
  {
    name: 's',
    index: 0,
    after: null,
    mix: texts.map((text, at) => ({ label: `t${at}`, task: 'NOOP', weight: 1, parameters: { text } })),
    load: { model: 'open', segments: [], maxConcurrency: 1, overflow: 'wait' },
  },
];
const load = (
  data: readonly DataFeed[],
  files: { readonly [path: string]: string } = {},
  scenarios: ResolvedScenario[] = [],
): Promise<readonly LoadedFeed[]> => createDataFeeds({ data, scenarios }, inMemory(files));
const idsOf = (feed: LoadedFeed | undefined, count: number): unknown[] =>
  Array.from({ length: count }, (_, at) => feed?.rowAt(at)?.['id']);

describe('which row an iteration uses', () => {
  test('in order and round again', async () => {
    const [feed] = await load([rows('a', 3, 'sequential')]);
    expect(idsOf(feed, 7)).toEqual([0, 1, 2, 0, 1, 2, 0]);
    expect(feed?.maxIterations).toBe(Infinity);
  });

  test('each once, then none', async () => {
    const [feed] = await load([rows('a', 3, 'unique')]);
    expect(idsOf(feed, 5)).toEqual([0, 1, 2, undefined, undefined]);
    expect(feed?.maxIterations).toBe(3);
  });

  test('at random: the same for the same iteration, even over the rows, neighbours unrelated', () => {
    const draw = createRowOrder('random', 'users', 10);
    const counts = Array<number>(10).fill(0);
    const again = createRowOrder('random', 'users', 10);
    let same = 0;
    let repeated = 0;
    for (let at = 0; at < 100_000; at += 1) {
      const row = draw(at);
      if (row === again(at)) repeated += 1;
      counts[row] = (counts[row] ?? NaN) + 1;
      if (row === draw(at + 1)) same += 1;
    }
    expect(repeated).toBe(100_000);
    // Chi-squared with 9 degrees of freedom stays below 40 in all but one of a hundred thousand cases.
    const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquared).toBeLessThan(40);
    expect(Math.abs(same - 10_000)).toBeLessThan(600);
  });

  test('two random feeds differ, and iterations beyond 32 bits are in range', () => {
    const a = createRowOrder('random', 'a', 1000);
    const b = createRowOrder('random', 'b', 1000);
    const differing = Array.from({ length: 100 }, (_, at) => a(at) !== b(at)).filter(Boolean).length;
    expect(differing).toBeGreaterThan(90);
    for (const at of [2 ** 32, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
      expect(a(at)).toBeGreaterThanOrEqual(0);
      expect(a(at)).toBeLessThan(1000);
    }
    expect(a(2 ** 32 + 1)).not.toBe(a(1));
  });

  test('a unique feed limits only the scenarios that use it', async () => {
    const feeds = await load([rows('a', 3, 'unique'), rows('b', 2, 'unique'), rows('c', 1, 'sequential')]);
    const limitOf = (...texts: string[]): number =>
      iterationLimit(using(...texts)[0] as ResolvedScenario, feeds);
    expect([limitOf('x'), limitOf('${c.id}'), limitOf('${a.id}'), limitOf('${a.id}', 'n ${b.id}')]).toEqual([
      Infinity,
      Infinity,
      3,
      2,
    ]);
  });
});

describe('files', () => {
  test('CSV gives texts, JSON keeps its types', async () => {
    const [csv] = await load([file('a.csv')], { 'a.csv': 'id,name\n1,Ada\n' });
    expect(csv?.rowAt(0)).toEqual({ id: '1', name: 'Ada' });
    const [json] = await load([file('a.json', 'json')], { 'a.json': '\uFEFF[{"id": 1, "tags": ["x"]}]' });
    expect(json?.rowAt(0)).toEqual({ id: 1, tags: ['x'] });
  });

  test.each([
    ['a file that is not there', file('a.csv'), {}, 'VE_DATA_UNREADABLE', /a\.csv.*there is no such file/],
    ['broken CSV', file('a.csv'), { 'a.csv': 'a,b\n1\n' }, 'VE_DATA_INVALID', /a\.csv:2: .*1 fields/],
    ['CSV without rows', file('a.csv'), { 'a.csv': 'a,b\n' }, 'VE_DATA_INVALID', /no rows/],
    ['no JSON', file('a.json', 'json'), { 'a.json': '[{]' }, 'VE_DATA_INVALID', /no JSON/],
    ['JSON that is no list', file('a.json', 'json'), { 'a.json': '{}' }, 'VE_DATA_INVALID', /no list/],
    [
      'a list of something else',
      file('a.json', 'json'),
      { 'a.json': '[{}, 5]' },
      'VE_DATA_INVALID',
      /entry 1 is no map/,
    ],
  ])('%s is told with its name', async (_, feed, files, code, message) => {
    await expect(load([feed], files)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  test('a column that is used must be there', async () => {
    const files = { 'a.csv': 'id,name\n1,Ada\n' };
    await expect(load([file('a.csv')], files, using('${feed.nmae}'))).rejects.toMatchObject({
      code: 'VE_DATA_INVALID',
      message: 'The feed "feed" has no column "nmae".',
      hint: 'Its columns: id, name.',
    });
    await expect(load([file('a.csv')], files, using('${feed.name}', '${feed}'))).resolves.toHaveLength(1);
  });

  test('real files are read from the folder of the plan', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vajra-feed-'));
    try {
      await writeFile(join(folder, 'users.csv'), 'id\n7\n');
      const feeds = await createDataFeeds(
        { data: [file('users.csv')], scenarios: [] },
        createFeedFileReader(folder),
      );
      expect(feeds[0]?.rowAt(0)).toEqual({ id: '7' });
      const gone = createDataFeeds({ data: [file('gone.csv')], scenarios: [] }, createFeedFileReader(folder));
      await expect(gone).rejects.toMatchObject({ code: 'VE_DATA_UNREADABLE' });
      const directory = createDataFeeds({ data: [file('.')], scenarios: [] }, createFeedFileReader(folder));
      await expect(directory).rejects.toMatchObject({ code: 'VE_DATA_UNREADABLE' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
