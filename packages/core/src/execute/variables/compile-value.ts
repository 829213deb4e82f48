import { type Json, type ParameterDescriptor, Secret } from '@vajraedge/sdk';
import { isTemplate, parseTemplate } from '../../plan/template.js';
import { compileTemplate, type Render } from './render-template.js';
import type { TemplateFunctions } from './template-functions.js';

/**
 * Makes a function of a value with templates in it, in texts at any depth. Parts without templates are made once and
 * shared by all iterations.
 */
export function compileValue(value: unknown, functions: TemplateFunctions): Render {
  return compileNode(value, functions) ?? (() => value);
}

/** Puts secrets in place of their references, where a descriptor says that a value within it is one. */
export function sealSecrets(
  descriptor: ParameterDescriptor,
  value: Json,
  resolveSecret: (reference: string) => string,
): unknown {
  const items =
    descriptor.type === 'map' ? descriptor.values : descriptor.type === 'list' ? descriptor.items : undefined;
  if (descriptor.type === 'secret' && typeof value === 'string') return new Secret(resolveSecret(value));
  if (items === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return (value as readonly Json[]).map((item) => sealSecrets(items, item, resolveSecret));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, sealSecrets(items, item, resolveSecret)]),
  );
}

/** Null where there is no template. */
function compileNode(value: unknown, functions: TemplateFunctions): Render | null {
  if (typeof value === 'string') return compileText(value, functions);
  if (typeof value !== 'object' || value === null || value instanceof Secret) return null;
  const compiled = Object.entries(value).map(([key, item]) => ({
    key,
    item: item as unknown,
    render: compileNode(item, functions),
  }));
  if (compiled.every(({ render }) => render === null)) return null;
  const entries = compiled.map(({ key, item, render }) => [key, render ?? (() => item)] as const);
  if (Array.isArray(value)) return (scope) => entries.map(([, render]) => render(scope));
  return (scope) => {
    const rendered: { [key: string]: unknown } = {};
    for (const [key, render] of entries) rendered[key] = render(scope);
    return rendered;
  };
}

function compileText(text: string, functions: TemplateFunctions): Render | null {
  const parts = parseTemplate(text);
  // An escape alone is no template, but its text is not what is written either.
  if (!isTemplate(parts) || !text.includes('${')) return null;
  return compileTemplate(parts, functions);
}
