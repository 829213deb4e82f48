import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { EXIT, type ExitCode } from '../exit-code.js';
import { findTasks } from '../find-tasks.js';
import { writeNewFolder } from '../scaffold/new-folder.js';
import { pluginFiles } from '../scaffold/plugin-files.js';
import { type PluginNames, pluginNamesOf } from '../scaffold/plugin-names.js';
import { originOf } from '../tasks/render-task-list.js';
import type { Terminal } from '../terminal/terminal.js';
import { usageError } from '../usage-error.js';

/** The options of `vajra new plugin`, as commander gives them. */
export interface NewPluginCommandOptions {
  readonly dir?: string;
}

/** `vajra new plugin NAME`: a package with one task that builds, passes the conformance kit and can be used. */
export async function newPluginCommand(
  name: string,
  { dir }: NewPluginCommandOptions,
  { out }: Terminal,
): Promise<ExitCode> {
  const workingDir = process.cwd();
  const names = pluginNamesOf(name);
  await refuseTakenTask(names, workingDir);
  const shownAs = dir ?? names.folderName;
  const folder = resolve(workingDir, shownAs);
  const files = pluginFiles(names, ownRange());
  writeNewFolder(folder, shownAs, files);
  out.print(nextSteps(names, relative(workingDir, folder), Object.keys(files)));
  return EXIT.ok;
}

/** A plugin that offers the task of another is refused when it is used; better to hear it now. */
async function refuseTakenTask({ taskName }: PluginNames, workingDir: string): Promise<void> {
  const { tasks } = await findTasks({
    workingDir,
    pluginDirs: [],
    taskFiles: [],
    baseDir: null,
    preload: [],
  });
  const task = tasks.get(taskName);
  if (task === undefined) return;
  throw usageError(
    `The task of that plugin would be ${taskName}, which ${originOf(task)} offers already.`,
    'Choose another name: two plugins with one task name cannot be used together.',
  );
}

/** Plugins are written for the version of the SDK that this command line works with. */
function ownRange(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { dependencies } = JSON.parse(text) as { readonly dependencies: { readonly [name: string]: string } };
  return dependencies['@vajraedge/sdk'] ?? '*';
}

function nextSteps({ packageName, taskName }: PluginNames, folder: string, files: readonly string[]): string {
  const tasks = `npx vajra tasks ${taskName}`;
  const enter = folder === '' ? [] : [`  cd ${/\s/.test(folder) ? `"${folder}"` : folder}`];
  return [
    `Made ${packageName}: ${files.join(', ')}`,
    '',
    'Next:',
    ...enter,
    '  npm install',
    `  ${'npm test'.padEnd(tasks.length)}   builds it, and runs the conformance kit`,
    `  ${tasks}   shows its task, with all parameters`,
    '',
    'How to go on from there: https://github.com/vajraedge/vajraedge/blob/main/docs/writing-a-plugin.md',
  ].join('\n');
}
