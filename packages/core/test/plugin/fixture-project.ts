import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What a plugin that is made for a test consists of. */
export interface FixturePlugin {
  /** Below the project's folder; `node_modules/<name>` unless given. */
  readonly path?: string;
  readonly version?: string;
  /** Text of its module; a plugin with one task, TASK, unless given. */
  readonly module?: string;
  /** More of its package.json; `undefined` takes a field away. */
  readonly json?: { readonly [key: string]: unknown };
}

/** A folder of packages and files, made for one test. */
export interface FixtureProject {
  readonly dir: string;
  /** Writes a file, its folders too. Gives its path. */
  write(path: string, text: string): string;
  /** Writes a package with a `vajraedge.plugin` field. Gives its folder. */
  addPlugin(name: string, plugin?: FixturePlugin): string;
  link(target: string, path: string): void;
  remove(): void;
}

/** A plugin module that offers tasks with these names and needs nothing from outside. */
export function offering(...names: readonly string[]): string {
  const tasks = names.map((name) => `{ name: '${name}', execute() {} }`);
  return `export default { tasks: [${tasks.join(', ')}] };\n`;
}

export function createFixtureProject(): FixtureProject {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'vajra-plugin-')));
  // One level down: a project has parents.
  const dir = join(root, 'project');
  mkdirSync(dir);
  const write = (path: string, text: string): string => {
    const file = join(dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  return {
    dir,
    write,
    addPlugin(
      name,
      { path = `node_modules/${name}`, version = '1.0.0', module = offering('TASK'), json = {} } = {},
    ) {
      const fields = { name, version, type: 'module', vajraedge: { plugin: './plugin.js' }, ...json };
      write(join(path, 'package.json'), JSON.stringify(fields));
      write(join(path, 'plugin.js'), module);
      return join(dir, path);
    },
    link(target, path) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      symlinkSync(target, join(dir, path));
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
