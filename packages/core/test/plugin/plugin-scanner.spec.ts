import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type PluginScan, scanPlugins } from '../../src/plugin/plugin-scanner.js';
import { createFixtureProject, type FixtureProject } from './fixture-project.js';
import { textLike, textWith } from './text-like.js';

let project: FixtureProject;
beforeEach(() => {
  project = createFixtureProject();
});
afterEach(() => project.remove());

function scan(
  options: { pluginDirs?: string[]; searchRoots?: string[]; projectDir?: string } = {},
): PluginScan {
  const { projectDir = project.dir, pluginDirs = [], searchRoots = [] } = options;
  return scanPlugins({ projectDir, pluginDirs, searchRoots, sdkVersion: '0.1.0' });
}

const namesIn = ({ plugins }: PluginScan): string[] => plugins.map(({ name }) => name);

describe('a scan of node_modules', () => {
  it('finds packages and scoped packages with the field, by name, and passes over all others', () => {
    project.addPlugin('zeta');
    project.addPlugin('@acme/load');
    project.addPlugin('Alpha');
    project.write('node_modules/plain/package.json', '{ "name": "plain" }');
    project.write('node_modules/mentions/package.json', '{ "keywords": ["vajraedge"] }');
    project.write('node_modules/settings/package.json', '{ "vajraedge": { "theme": "dark" } }');
    project.write('node_modules/no-package/index.js', '');
    project.write('node_modules/.cache/package.json', '{ "name": "x", "vajraedge": { "plugin": "./x.js" } }');
    project.write(
      'node_modules/@acme/.cache/package.json',
      '{ "name": "y", "vajraedge": { "plugin": "./y.js" } }',
    );
    project.write('node_modules/a-file', 'text');
    project.write('node_modules/@a-file', 'text');
    project.link('/nowhere/at/all', 'node_modules/dangling');
    const found = scan();
    expect(namesIn(found)).toEqual(['@acme/load', 'Alpha', 'zeta']);
    expect(found.refused).toEqual([]);
  });

  it('tells name, version, folder and module', () => {
    const path = project.addPlugin('@acme/load', { version: '3.2.1' });
    const moduleUrl = pathToFileURL(join(path, 'plugin.js')).href;
    expect(scan().plugins).toEqual([{ name: '@acme/load', version: '3.2.1', path, moduleUrl }]);
  });

  it('goes up to the root, nearest first, and takes the nearest of two copies', () => {
    const near = project.addPlugin('shared', { path: 'app/node_modules/shared', version: '2.0.0' });
    project.addPlugin('shared', { version: '1.0.0' });
    project.addPlugin('far', { path: '../node_modules/far' });
    const found = scan({ projectDir: join(project.dir, 'app') });
    expect(namesIn(found)).toEqual(['shared', 'far']);
    expect(found.plugins[0]).toMatchObject({ version: '2.0.0', path: near });
    expect(found.refused).toEqual([]);
  });

  it('lets a nearer package hide a farther one of its name, as Node.js does, plugin or not', () => {
    project.write('app/node_modules/shared/package.json', '{ "name": "shared" }');
    project.addPlugin('shared');
    expect(namesIn(scan({ projectDir: join(project.dir, 'app') }))).toEqual([]);
  });

  it('does not fall back on a farther copy where the nearest is refused', () => {
    project.addPlugin('shared', { path: 'app/node_modules/shared', json: { vajraedge: { plugin: 7 } } });
    project.addPlugin('shared');
    const found = scan({ projectDir: join(project.dir, 'app') });
    expect(found.plugins).toEqual([]);
    expect(found.refused).toHaveLength(1);
  });

  it('does not look for node_modules inside node_modules', () => {
    project.addPlugin('outer');
    project.addPlugin('inner', { path: 'node_modules/outer/node_modules/inner' });
    project.addPlugin('odd', { path: 'node_modules/node_modules/odd' });
    expect(namesIn(scan({ projectDir: join(project.dir, 'node_modules') }))).toEqual(['outer']);
  });

  it('follows the links of workspaces to the real module, and takes each only once', () => {
    const path = project.addPlugin('@acme/load', { path: 'packages/load' });
    project.link(path, 'node_modules/@acme/load');
    project.link(path, 'node_modules/again');
    const moduleUrl = pathToFileURL(join(path, 'plugin.js')).href;
    expect(scan().plugins).toEqual([
      { name: '@acme/load', version: '1.0.0', path: join(project.dir, 'node_modules/@acme/load'), moduleUrl },
    ]);
  });

  it('finds the plugin that is being developed in the project folder itself', () => {
    const path = project.addPlugin('mine', { path: 'packages/mine' });
    expect(namesIn(scan({ projectDir: path }))).toEqual(['mine']);
  });

  it('looks beside the running program too, after the project', () => {
    project.addPlugin('bundled', { path: '../global/lib/node_modules/bundled', version: '1.0.0' });
    project.addPlugin('extra', { path: '../global/lib/node_modules/extra' });
    project.addPlugin('bundled', { version: '2.0.0' });
    const cli = join(dirname(project.dir), 'global/lib/node_modules/@acme/cli/dist');
    mkdirSync(cli, { recursive: true });
    const found = scan({ searchRoots: [cli] });
    expect(namesIn(found)).toEqual(['bundled', 'extra']);
    expect(found.plugins[0]?.version).toBe('2.0.0');
  });

  it('gives the same order however the packages were installed', () => {
    for (const name of ['c', 'a', '@z/b', '@a/b', 'B']) project.addPlugin(name);
    expect(namesIn(scan())).toEqual(['@a/b', '@z/b', 'B', 'a', 'c']);
  });
});

describe('a plugin folder given by hand', () => {
  it('may be a package, or hold packages, scopes and node_modules; relative ones start from the project', () => {
    const one = project.addPlugin('one', { path: '../elsewhere/one' });
    project.addPlugin('two', { path: 'many/two' });
    project.addPlugin('@acme/three', { path: 'many/@acme/three' });
    project.addPlugin('four', { path: 'many/node_modules/four' });
    const found = scan({ pluginDirs: [one, 'many'] });
    expect(namesIn(found)).toEqual(['one', '@acme/three', 'two', 'four']);
    expect(found.refused).toEqual([]);
  });

  it('counts before what is installed', () => {
    project.addPlugin('same', { version: '1.0.0' });
    project.addPlugin('same', { path: 'work/same-in-work', version: '2.0.0' });
    const found = scan({ pluginDirs: ['work'] });
    expect(found.plugins.map(({ version }) => version)).toEqual(['2.0.0']);
    expect(found.refused).toEqual([]);
  });

  it('counts before the project folder itself, and before a copy that is installed under another name', () => {
    const app = project.addPlugin('same', { path: 'app', version: '1.0.0' });
    project.addPlugin('same', { path: 'app/node_modules/alias', version: '1.5.0' });
    project.addPlugin('same', { path: 'work', version: '2.0.0' });
    const found = scan({ projectDir: app, pluginDirs: ['../work'] });
    expect(found.plugins.map(({ version }) => version)).toEqual(['2.0.0']);
    expect(found.refused).toEqual([]);
  });

  it('may be named twice', () => {
    project.addPlugin('one', { path: 'work/one' });
    const found = scan({ pluginDirs: ['work', 'work/one'] });
    expect(namesIn(found)).toEqual(['one']);
    expect(found.refused).toEqual([]);
  });

  it('is refused where another one holds a different copy of the package', () => {
    const first = project.addPlugin('one', { path: 'a/one' });
    const second = project.addPlugin('one', { path: 'b/one' });
    const found = scan({ pluginDirs: ['a', 'b'] });
    expect(found.plugins.map(({ path }) => path)).toEqual([first]);
    expect(found.refused).toEqual([
      expect.objectContaining({
        package: 'one',
        path: second,
        code: 'VE_PLUGIN_DUPLICATE',
        reason: textWith(first),
        hint: textLike(/./),
      }),
    ]);
  });

  it.each([
    ['is not there', 'missing', 'ENOENT'],
    ['is a file', 'a-file', 'ENOTDIR'],
    ['holds no plugin', 'empty', 'holds no plugin'],
  ])('is refused where it %s', (_, dir, reason) => {
    project.write('a-file', '');
    project.write('empty/readme.txt', '');
    project.addPlugin('fine');
    const found = scan({ pluginDirs: [dir] });
    expect(namesIn(found)).toEqual(['fine']);
    expect(found.refused).toEqual([
      expect.objectContaining({
        package: dir,
        path: join(project.dir, dir),
        code: 'VE_PLUGIN_DIR_INVALID',
        reason: textWith(reason),
      }),
    ]);
  });
});

describe('a broken plugin is refused, and stops no other', () => {
  function refusal(json: { readonly [key: string]: unknown }): unknown {
    const path = project.addPlugin('broken', { json });
    project.addPlugin('a-fine-one');
    project.addPlugin('z-fine-one');
    const found = scan();
    expect(namesIn(found)).toEqual(['a-fine-one', 'z-fine-one']);
    expect(found.refused).toHaveLength(1);
    expect(found.refused[0]).toMatchObject({ package: 'broken', path, hint: textLike(/\w/) });
    return found.refused[0];
  }

  it.each([
    ['no text', { plugin: 7 }],
    ['nothing', { plugin: null }],
    ['an empty text', { plugin: '' }],
    ['a text with a zero byte', { plugin: './plugin\0.js' }],
    ['a text where a map belongs', './plugin.js'],
    ['a list where a map belongs', ['./plugin.js']],
  ])('for a field that is %s', (_, vajraedge) => {
    expect(refusal({ vajraedge })).toMatchObject({ code: 'VE_PLUGIN_FIELD_INVALID' });
  });

  it.each(['../other.js', './dist/../../other.js', '/etc/hostname', '..'])(
    'for a module outside of the package: %s',
    (plugin) => {
      project.write('node_modules/other.js', '');
      expect(refusal({ vajraedge: { plugin } })).toMatchObject({
        code: 'VE_PLUGIN_ENTRY_OUTSIDE',
        reason: textWith(plugin),
      });
    },
  );

  it('for a module that is a link to the outside', () => {
    const outside = project.write('outside.js', '');
    project.link(outside, 'node_modules/broken/linked.js');
    expect(refusal({ vajraedge: { plugin: './linked.js' } })).toMatchObject({
      code: 'VE_PLUGIN_ENTRY_OUTSIDE',
    });
  });

  it.each(['./dist/plugin.js', '.', 'data:text/javascript,0', './plugin.js/x'])(
    'for a module that is no file: %s',
    (plugin) => {
      expect(refusal({ vajraedge: { plugin } })).toMatchObject({ code: 'VE_PLUGIN_ENTRY_MISSING' });
    },
  );

  it('but not for a module whose name only begins with dots', () => {
    project.write('node_modules/fine/..plugin/plugin.js', '');
    project.addPlugin('fine', { json: { vajraedge: { plugin: './..plugin/plugin.js' } } });
    expect(namesIn(scan())).toEqual(['fine']);
  });

  it('for another SDK', () => {
    expect(refusal({ peerDependencies: { '@vajraedge/sdk': '^2.0.0' } })).toMatchObject({
      code: 'VE_PLUGIN_SDK_INCOMPATIBLE',
      reason: textWith('^2.0.0; this is 0.1.0'),
    });
  });

  it('for a package.json that is no JSON, named by its folder', () => {
    project.write('node_modules/@acme/broken/package.json', '{ "vajraedge": { "plugin": "./plugin.js" ');
    project.addPlugin('fine');
    const found = scan();
    expect(namesIn(found)).toEqual(['fine']);
    expect(found.refused).toEqual([
      expect.objectContaining({ package: '@acme/broken', code: 'VE_PLUGIN_PACKAGE_UNREADABLE' }),
    ]);
  });

  it('for a package.json that cannot be read', () => {
    mkdirSync(join(project.dir, 'node_modules/broken/package.json'), { recursive: true });
    expect(scan().refused).toEqual([
      expect.objectContaining({
        package: 'broken',
        code: 'VE_PLUGIN_PACKAGE_UNREADABLE',
        reason: textWith('EISDIR'),
      }),
    ]);
  });

  it('but not for a package.json of somebody else that is no JSON', () => {
    project.write('node_modules/other/package.json', '{ "name": ');
    expect(scan().refused).toEqual([]);
  });

  it('reads a package.json with a byte order mark, and one without a name or version', () => {
    project.write('node_modules/bare/package.json', '\uFEFF{ "vajraedge": { "plugin": "./plugin.js" } }');
    project.write('node_modules/bare/plugin.js', '');
    expect(scan().plugins).toEqual([expect.objectContaining({ name: 'bare', version: '0.0.0' })]);
  });
});
