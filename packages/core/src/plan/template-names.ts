import type { Json } from '@vajraedge/sdk';
import type { PlanPath } from './plan-path.js';
import { isTemplate, parseTemplate, type TemplateFault } from './template.js';

/** A name that a template in some parameters uses, and where. */
export interface TemplateName {
  readonly name: string;
  /** Keys below the name: `${users.email}` has `['email']`. */
  readonly keys: readonly string[];
  /** As written, without `${` and `}`. */
  readonly source: string;
  readonly path: PlanPath;
}

/** Calls back for every text in a value. */
export function forEachText(
  value: Json,
  visit: (text: string, path: PlanPath) => void,
  path: PlanPath = [],
): void {
  if (typeof value === 'string') visit(value, path);
  else if (Array.isArray(value))
    (value as readonly Json[]).forEach((item, at) => forEachText(item, visit, [...path, at]));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) forEachText(item, visit, [...path, key]);
  }
}

/** All names that the templates in a value use; faulty templates are told to `onFault`, if given. */
export function namesIn(
  value: Json,
  onFault?: (fault: TemplateFault, path: PlanPath) => void,
): TemplateName[] {
  const names: TemplateName[] = [];
  forEachText(value, (text, path) => {
    const parsed = parseTemplate(text);
    if (!isTemplate(parsed)) return onFault?.(parsed, path);
    for (const part of parsed) {
      if (part.kind === 'name') names.push({ name: part.name, keys: part.keys, source: part.source, path });
    }
  });
  return names;
}

/** Whether a template in the value calls a function, so that it is new each time. */
export function hasCalls(value: Json): boolean {
  let found = false;
  forEachText(value, (text) => {
    const parsed = parseTemplate(text);
    if (isTemplate(parsed) && parsed.some(({ kind }) => kind === 'call')) found = true;
  });
  return found;
}
