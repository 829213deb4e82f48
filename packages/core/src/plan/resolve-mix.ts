import { checkParameters, coerceParameter, ParameterError } from '@vajraedge/conformance/reading';
import type { Json, ParameterShape } from '@vajraedge/sdk';
import type { PluginCatalog, TaskManifest } from '../plugin/task-manifest.js';
import { checkTemplates, type KnownNames } from './check-templates.js';
import { fillConstants } from './fill-constants.js';
import type { PlanPath } from './plan-path.js';
import type { ProblemList } from './problem-list.js';
import type { MixEntry } from './resolved-plan.js';
import type { PlanMixEntry } from './run-plan.js';
import { suggestion } from './suggestion.js';
import { isTaskFile, nameOfTaskFile } from './task-reference.js';

/** What resolving tasks needs of the plan and its surroundings. */
export interface MixSurroundings {
  readonly catalog: PluginCatalog;
  readonly known: KnownNames;
  readonly problems: ProblemList;
}

/** One entry as written, and where. */
export interface WrittenEntry {
  readonly entry: PlanMixEntry;
  readonly path: PlanPath;
}

/** The tasks of a scenario; what is wrong with them is added to the problems. */
export function resolveMix(written: readonly WrittenEntry[], surroundings: MixSurroundings): MixEntry[] {
  const { problems } = surroundings;
  const labels = new Set<string>();
  return written.map(({ entry, path }) => {
    const resolved = resolveEntry(entry, path, surroundings);
    if (labels.has(resolved.label)) {
      problems.add([...path, entry.name === undefined ? 'task' : 'name'], {
        code: 'VE_PLAN_CONFLICT',
        message: `two entries of this mix are called "${resolved.label}" in the results.`,
        hint: 'Give one of them a name of its own (name: …), or join them by their weight.',
      });
    }
    labels.add(resolved.label);
    return resolved;
  });
}

function resolveEntry(entry: PlanMixEntry, path: PlanPath, surroundings: MixSurroundings): MixEntry {
  const { catalog, known, problems } = surroundings;
  const { task, weight = 1, parameters = {} } = entry;
  const manifest = catalog.tasks.get(task);
  const isReadable = !problems.isWrong([...path, 'parameters']);
  if (manifest === undefined) reportUnknownTask(task, [...path, 'task'], catalog, problems);
  if (isReadable) {
    const place = [...path, 'parameters'];
    checkTemplates(parameters, place, known, problems);
    if (manifest !== undefined) checkValues(manifest.parameters, parameters, place, surroundings);
  }
  return { label: entry.name ?? defaultLabel(task), task, weight, parameters };
}

function defaultLabel(task: string): string {
  return isTaskFile(task) ? nameOfTaskFile(task) : task;
}

/** Checks the parameters as written, and once more where constants complete a template. */
function checkValues(
  shape: ParameterShape,
  parameters: { readonly [name: string]: Json },
  place: PlanPath,
  { known, problems }: MixSurroundings,
): void {
  const found = new Set<string>();
  for (const { keys, message } of checkParameters(shape, parameters)) {
    found.add(String(keys[0]));
    const isName = keys.length === 1 && !Object.hasOwn(shape, keys[0] as string);
    problems.add([...place, ...keys], {
      code: 'VE_PLAN_PARAMETER',
      message: asSentence(message),
      at: isName ? 'key' : 'value',
    });
  }
  for (const [name, value] of Object.entries(parameters)) {
    const descriptor = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (descriptor === undefined || found.has(name)) continue;
    const filled = fillConstants(value, known.variables);
    if (!filled.hasTemplates || !filled.isComplete) continue;
    for (const { keys, message } of problemsOf(() => coerceParameter(descriptor, filled.value))) {
      problems.add([...place, name, ...keys], {
        code: 'VE_PLAN_PARAMETER',
        message: `with its variables filled in ${asSentence(message)}`,
      });
    }
  }
}

function problemsOf(coerce: () => unknown): ParameterError['problems'] {
  try {
    coerce();
    return [];
  } catch (error) {
    if (error instanceof ParameterError) return error.problems;
    throw error;
  }
}

function asSentence(message: string): string {
  return /[.?!]$/.test(message) ? message : `${message}.`;
}

function reportUnknownTask(
  task: string,
  path: PlanPath,
  catalog: PluginCatalog,
  problems: ProblemList,
): void {
  const refusedFile = catalog.refused.find((refused) => refused.package === task);
  if (refusedFile !== undefined) {
    return problems.add(path, {
      code: 'VE_PLAN_UNKNOWN_TASK',
      message: `"${task}" cannot be used: ${refusedFile.reason}`,
      hint: refusedFile.hint,
    });
  }
  const names = [...catalog.tasks]
    .filter(([, { origin }]: [string, TaskManifest]) => origin.kind === 'plugin')
    .map(([name]) => name);
  const near = isTaskFile(task)
    ? 'Check the path; it starts from the folder of the plan.'
    : suggestion(task, names, 'task');
  problems.add(path, {
    code: 'VE_PLAN_UNKNOWN_TASK',
    message: `there is no task "${task}".`,
    hint: `${near}${refusedNote(catalog)}`,
  });
}

/** A plugin that was refused may well be the one that is missed. */
function refusedNote({ refused }: PluginCatalog): string {
  const plugins = refused.filter(({ package: name }) => !isTaskFile(name));
  if (plugins.length === 0) return '';
  const shown = plugins
    .slice(0, 5)
    .map(({ package: name, reason }) => `${name} (${reason.replace(/\.$/, '')})`);
  return ` Plugins that were refused: ${shown.join('; ')}${plugins.length > 5 ? '; …' : ''}.`;
}
