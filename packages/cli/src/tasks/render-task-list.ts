import type { TaskManifest } from '@vajraedge/core';
import type { Colours } from '../terminal/colours.js';
import { cutText, oneLine } from '../terminal/fit-text.js';
import { layOutTable } from '../terminal/table.js';

/** All tasks as tables, one a category, both by name. */
export function renderTaskList(tasks: readonly TaskManifest[], columns: number, colours: Colours): string {
  if (tasks.length === 0)
    return 'No tasks: no plugin is installed here. Install one, for example @vajraedge/plugin-http.';
  const byCategory = new Map<string, TaskManifest[]>();
  for (const task of tasks) {
    const category = oneLine(task.category) || 'other';
    byCategory.set(category, [...(byCategory.get(category) ?? []), task]);
  }
  const width = Math.max(...tasks.map(({ name }) => name.length));
  const sections = [...byCategory]
    .sort(([a], [b]) => compare(a, b))
    .map(([category, members]) => {
      const rows = [...members]
        .sort((a, b) => compare(a.name, b.name))
        .map((task) => [
          `  ${colours.cyan(oneLine(task.name))}${' '.repeat(width - task.name.length)}`,
          oneLine(originOf(task)),
          firstSentence(oneLine(task.description || task.displayName)),
        ]);
      return [colours.bold(category), ...layOutTable(rows).map((line) => cutText(line, columns))].join('\n');
    });
  return `${sections.join('\n\n')}\n\n${colours.dim('vajra tasks NAME shows the parameters of one.')}`;
}

/** Where a task comes from: a package and its version, or a file. */
export function originOf({ origin }: Pick<TaskManifest, 'origin'>): string {
  return origin.kind === 'plugin'
    ? `${origin.package} ${origin.version}`
    : decodeURI(origin.moduleUrl.replace(/^file:\/\//, ''));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function firstSentence(text: string): string {
  return /^.*?[.:](?=\s|$)/.exec(text)?.[0].replace(/[.:]$/, '') ?? text;
}
