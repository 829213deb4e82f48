import { apiDocuments, apiProblems, writeApiDocuments } from '../release/api-documents.mjs';
import { createFixtureTree } from './fixture-tree.mjs';

const MANIFEST = {
  name: '@vajraedge/demo',
  version: '1.0.0',
  exports: {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './testing': { types: './dist/testing.d.ts', default: './dist/testing.js' },
    './package.json': './package.json',
  },
};

const INDEX = `export { open as connect, type Options } from './inner.js';
/** How long, at most. */
export declare const LIMIT_MS = 5;
`;

const INNER = `/** What {@link open} takes. */
export interface Options {
    /** In milliseconds. */
    readonly timeoutMs: number;
}
/**
 * Opens it.
 *
 * @throws VE_CLOSED where nobody is there.
 */
export declare function open(options: Options): void;
/** Of nobody's concern. */
export declare function hidden(): void;
`;

let tree;
beforeEach(() => {
  tree = createFixtureTree({
    'packages/demo/package.json': JSON.stringify(MANIFEST),
    'packages/demo/dist/index.d.ts': INDEX,
    'packages/demo/dist/inner.d.ts': INNER,
    'packages/demo/dist/testing.d.ts': 'export {};\n',
    'packages/secret/package.json': JSON.stringify({ ...MANIFEST, name: 'secret', private: true }),
    'package.json': '{ "type": "module" }',
  });
});
afterEach(() => tree.remove());

const textOf = (file) => apiDocuments(tree.root).find((each) => each.file === file)?.text;

describe('the API of a package', () => {
  it('is reported by its exports, sorted, under the names that they have outside, without comments', () => {
    expect(textOf('api/demo.api.md')).toContain(
      [
        '## @vajraedge/demo',
        '',
        '```ts',
        'const LIMIT_MS = 5;',
        '',
        'interface Options {',
        '    readonly timeoutMs: number;',
        '}',
        '',
        'function open(options: Options): void;',
        '```',
        '',
        '## @vajraedge/demo/testing',
        '',
        'Exports nothing.',
      ].join('\n'),
    );
  });

  it('is documented by the comments, those on members too', () => {
    const text = textOf('docs/api/demo.md');
    expect(text).toContain(
      '### connect\n\n_function_\n\nOpens it.\n\nThrows VE_CLOSED where nobody is there.',
    );
    expect(text).toContain('### Options\n\n_interface_\n\nWhat `open` takes.');
    expect(text).toContain('/** In milliseconds. */\n    readonly timeoutMs: number;');
    expect(text).not.toContain('hidden');
  });

  it('is not that of private packages', () => {
    expect(apiDocuments(tree.root).map(({ file }) => file)).toEqual(['api/demo.api.md', 'docs/api/demo.md']);
  });
});

describe('the checked-in documents', () => {
  it('are up to date once they are written', () => {
    writeApiDocuments(tree.root);
    expect(apiProblems(tree.root)).toEqual([]);
  });

  it('are missed where they are missing', () => {
    expect(apiProblems(tree.root)).toEqual([
      'api/demo.api.md is not what the package exports: run `npm run generate`',
      'docs/api/demo.md is not what the package exports: run `npm run generate`',
    ]);
  });

  it('are behind after a change of a signature, and the report alone is not after one of a comment', () => {
    writeApiDocuments(tree.root);
    tree.add('packages/demo/dist/inner.d.ts', INNER.replace('Opens it.', 'Opens it wide.'));
    expect(apiProblems(tree.root)).toEqual([expect.stringContaining('docs/api/demo.md')]);
    tree.add('packages/demo/dist/inner.d.ts', INNER.replace('): void', '): number'));
    expect(apiProblems(tree.root)).toEqual([
      expect.stringContaining('api/demo.api.md'),
      expect.stringContaining('docs/api/demo.md'),
    ]);
  });

  it('of a package that is gone are gone with it', () => {
    writeApiDocuments(tree.root);
    tree.add('api/gone.api.md', 'old');
    expect(apiProblems(tree.root)).toEqual(['api/gone.api.md is of no package: run `npm run generate`']);
    writeApiDocuments(tree.root);
    expect(apiProblems(tree.root)).toEqual([]);
  });

  it('cannot be made of packages that are not built', () => {
    tree.add('packages/other/package.json', JSON.stringify({ ...MANIFEST, name: '@vajraedge/other' }));
    expect(() => apiDocuments(tree.root)).toThrow('build the packages first');
  });
});
