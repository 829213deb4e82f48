import { readdirSync, readFileSync } from 'node:fs';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const readme = read('../README.md');
const blocks = [...readme.matchAll(/^```ts\n\/\/ (\S+)\n\n([\s\S]*?)^```$/gm)].map(
  ([, file = '', code = '']) => ({ file, code }),
);

test('every block of TypeScript in the README says which file it is', () => {
  expect([...readme.matchAll(/^```ts$/gm)]).toHaveLength(blocks.length);
});

test('every example is in the README, and nothing else', () => {
  expect(blocks.map(({ file }) => file).sort()).toEqual(
    readdirSync(new URL('examples', import.meta.url)).sort(),
  );
});

test.each(blocks)('$file is word for word the file that is compiled', ({ file, code }) => {
  expect(code).toBe(read(`examples/${file}`));
});

test('names in the README that look like exports are exports', async () => {
  const exported = new Set([
    ...Object.keys(await import('@vajraedge/conformance')),
    ...Object.keys(await import('@vajraedge/conformance/reading')),
  ]);
  const named = [...readme.matchAll(/`(\w+)\(\)`/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => !exported.has(name))).toEqual([]);
});
