import type { Json } from '@vajraedge/sdk';
import { isTemplate, parseTemplate, type TemplatePart } from './template.js';

/** A value with constants filled in. */
export interface FilledValue {
  readonly value: Json;
  /** There were templates in it. */
  readonly hasTemplates: boolean;
  /** No template is left. */
  readonly isComplete: boolean;
}

/**
 * Fills constants into the templates of a value. A text that is one `${name}` becomes the constant itself, of whatever
 * type. What is no constant stays as it is written; so does a constant that is null, which a task is to set. Where
 * nothing is left, `$${` becomes `${`.
 */
export function fillConstants(value: Json, constants: { readonly [name: string]: Json }): FilledValue {
  if (typeof value === 'string') return fillText(value, constants);
  if (typeof value !== 'object' || value === null) return { value, hasTemplates: false, isComplete: true };
  const entries = Object.entries(value).map(([key, item]) => [key, fillConstants(item, constants)] as const);
  const filled = Array.isArray(value)
    ? entries.map(([, item]) => item.value)
    : Object.fromEntries(entries.map(([key, item]) => [key, item.value]));
  return {
    value: filled,
    hasTemplates: entries.some(([, { hasTemplates }]) => hasTemplates),
    isComplete: entries.every(([, { isComplete }]) => isComplete),
  };
}

function fillText(text: string, constants: { readonly [name: string]: Json }): FilledValue {
  const parts = parseTemplate(text);
  if (!isTemplate(parts)) return { value: text, hasTemplates: false, isComplete: true };
  const hasTemplates = parts.some(({ kind }) => kind !== 'text');
  if (!hasTemplates) return { value: textOf(parts), hasTemplates, isComplete: true };
  const values = parts.map((part) => constantOf(part, constants));
  const isComplete = values.every((value) => value !== undefined);
  const [only] = values;
  if (parts.length === 1 && only !== undefined) return { value: only, hasTemplates, isComplete };
  return {
    value: parts.map((part, at) => partText(part, values[at], isComplete)).join(''),
    hasTemplates,
    isComplete,
  };
}

function textOf(parts: readonly TemplatePart[]): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
}

function constantOf(part: TemplatePart, constants: { readonly [name: string]: Json }): Json | undefined {
  if (part.kind === 'text') return part.text;
  if (part.kind === 'call' || !Object.hasOwn(constants, part.name)) return undefined;
  let value: Json | undefined = constants[part.name];
  for (const key of part.keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as { readonly [key: string]: Json })[key];
  }
  return value ?? undefined;
}

function partText(part: TemplatePart, value: Json | undefined, isComplete: boolean): string {
  if (value === undefined) return part.kind === 'text' ? part.text : `\${${part.source}}`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // What stays a template must go on reading as the same template. (A function: in a text, $$ would mean $.)
  return isComplete ? text : text.replaceAll('${', () => '$${');
}
