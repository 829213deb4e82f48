import { pluginProblems, taskProblems } from '@vajraedge/conformance/reading';
import type { InspectionAnswer, ModuleKind, TaskFacts } from './inspection-messages.js';

/** What an inspection ended with: the tasks, or why there are none. */
export type InspectionOutcome =
  | { readonly type: 'tasks'; readonly at: number; readonly facts: readonly TaskFacts[] }
  | Extract<InspectionAnswer, { readonly type: 'refused' }>;

/**
 * Reads what an inspection thread posted. The module that is inspected runs in that thread and may post what it likes,
 * so an answer counts for as much as the module itself: it is checked as if a stranger had written it.
 *
 * @returns null for what is no answer at all; a refusal for an answer that cannot be used.
 */
export function readAnswer(kind: ModuleKind, message: unknown): InspectionOutcome | null {
  const answer = message as { readonly [name: string]: unknown } | null | undefined;
  if (answer?.['type'] === 'tasks') {
    const { at, json } = answer;
    const facts = readFacts(kind, json);
    return facts === null || typeof at !== 'number' ? FORGED : { type: 'tasks', at, facts };
  }
  if (answer?.['type'] !== 'refused') return null;
  const { code, reason, hint } = answer;
  return isText(code) && isText(reason) && isText(hint) ? { type: 'refused', code, reason, hint } : FORGED;
}

const FORGED: InspectionOutcome = Object.freeze({
  type: 'refused',
  code: 'VE_PLUGIN_INVALID',
  reason: 'What its thread answered is no list of tasks.',
  hint: 'A plugin must not post messages to its parent thread while it is imported.',
});

function readFacts(kind: ModuleKind, json: unknown): readonly TaskFacts[] | null {
  const facts = parse(json);
  if (!Array.isArray(facts) || !facts.every(hasFacts)) return null;
  // The functions are what JSON cannot carry; with a stand-in for them it has to be right as a whole.
  const tasks = facts.map(({ has: _has, ...task }) => ({ ...task, execute: () => undefined }));
  const problems = kind === 'plugin' ? pluginProblems({ tasks }) : taskProblems(tasks[0]);
  return problems.length === 0 ? facts : null;
}

function hasFacts(value: unknown): value is TaskFacts {
  if (typeof value !== 'object' || value === null) return false;
  const { name, displayName, description, category, metadata, parameters, has } = value as TaskFacts;
  const isMap = (part: unknown): boolean => typeof part === 'object' && part !== null;
  return [name, displayName, description, category].every(isText) && [metadata, parameters, has].every(isMap);
}

function parse(json: unknown): unknown {
  try {
    return JSON.parse(json as string);
  } catch {
    return null;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
