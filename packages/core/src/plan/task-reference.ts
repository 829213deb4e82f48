import type { Json } from '@vajraedge/sdk';

const FILE_ENDING = /\.[cm]?[jt]s$/;
const TASK_ENDING = /(?:\.task)?\.[cm]?[jt]s$/;

/** Whether a plan's `task` names a file of the user's own (`./checkout.task.ts`) and not a plugin's task (`HTTP_GET`). */
export function isTaskFile(task: string): boolean {
  return /[\\/]/.test(task) || FILE_ENDING.test(task);
}

/** What a task is called in results when neither it nor the plan names it: `./flows/checkout.task.ts` is `checkout`. */
export function nameOfTaskFile(task: string): string {
  return (task.split(/[\\/]/).at(-1) ?? task).replace(TASK_ENDING, '');
}

/** All task files that a plan names, each once, in its order; never throws, whatever the plan looks like. */
export function taskFilesOf(plan: Json): string[] {
  const files = new Set<string>();
  for (const scenario of entries(field(plan, 'scenarios'))) {
    const mix = field(scenario, 'mix');
    const tasks = [scenario, ...(Array.isArray(mix) ? (mix as Json[]) : [])].map((entry) =>
      field(entry, 'task'),
    );
    for (const task of tasks) if (typeof task === 'string' && isTaskFile(task)) files.add(task);
  }
  return [...files];
}

function field(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as { readonly [key: string]: Json })[name] : undefined;
}

function entries(value: Json | undefined): Json[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.values(value) : [];
}
