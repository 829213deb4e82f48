import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedPlugins } from '../../src/tasks/installed-plugins.js';
import { scanTaskDir } from '../../src/tasks/task-dir.js';
import { catalogOf } from '../policy/plans.js';

describe('a task folder', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'vajra-tasks-'));
    mkdirSync(join(dir, 'flows'));
    mkdirSync(join(dir, 'node_modules'));
    writeFileSync(join(dir, 'b.task.ts'), 'b');
    writeFileSync(join(dir, 'flows/a.task.mjs'), 'a');
    writeFileSync(join(dir, 'shared.ts'), 'shared');
    writeFileSync(join(dir, 'notes.md'), 'notes');
    writeFileSync(join(dir, 'node_modules/c.task.js'), 'c');
    writeFileSync(join(dir, '.hidden.task.js'), 'h');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('offers its task files as plans name them', async () => {
    const { files } = await scanTaskDir(dir);
    expect(files).toEqual(['./b.task.ts', './flows/a.task.mjs']);
  });

  it('is another version as soon as any code in it is another, and only then', async () => {
    const before = await scanTaskDir(dir);
    writeFileSync(join(dir, 'notes.md'), 'other notes');
    expect(await scanTaskDir(dir)).toEqual(before);
    writeFileSync(join(dir, 'shared.ts'), 'other code');
    const changed = await scanTaskDir(dir);
    expect(changed.version).not.toBe(before.version);
    expect(changed.files).toEqual(before.files);
  });

  it('says when it cannot be read', async () => {
    await expect(scanTaskDir(join(dir, 'nowhere'))).rejects.toMatchObject({ code: 'VE_WORKER_TASK_DIR' });
  });
});

describe('what a worker offers', () => {
  it('is told plugin by plugin, task files as one', () => {
    const catalog = catalogOf();
    const [plugin] = [...catalog.tasks.values()];
    const file = {
      ...plugin!,
      name: './a.task.ts',
      origin: { kind: 'file', moduleUrl: 'file:///a' } as const,
    };
    const tasks = new Map([...catalog.tasks, [file.name, file]]);
    expect(installedPlugins({ tasks, refused: [] }, 'abc')).toEqual([
      { package: 'p', version: '1.0.0', tasks: [plugin] },
      { package: 'task-files', version: 'abc', tasks: [file] },
    ]);
    expect(installedPlugins({ tasks, refused: [] }, null)).toHaveLength(1);
  });
});
