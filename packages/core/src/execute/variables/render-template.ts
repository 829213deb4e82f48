import { VajraError } from '@vajraedge/sdk';
import type { TemplatePart } from '../../plan/template.js';
import type { TemplateFunctions } from './template-functions.js';
import type { VariableScope } from './variable-scope.js';

/** Gives a value for a user and its current iteration. */
export type Render = (scope: VariableScope) => unknown;

/**
 * Makes a function of a template that was split before: at run time nothing is parsed. A template that is one `${…}`
 * keeps the type of its value; others give text.
 */
export function compileTemplate(parts: readonly TemplatePart[], functions: TemplateFunctions): Render {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return compilePart(only, functions);
  const renders = parts.map((part) => compilePart(part, functions));
  return (scope) => {
    let text = '';
    for (let at = 0; at < renders.length; at += 1) {
      const part = parts[at] as TemplatePart;
      text += part.kind === 'text' ? part.text : asText((renders[at] as Render)(scope), part.source);
    }
    return text;
  };
}

/** Follows keys into maps and lists; undefined where there is nothing. Own entries only. */
function valueBelow(value: unknown, keys: readonly string[]): unknown {
  let at = value;
  for (const key of keys) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as { readonly [key: string]: unknown })[key];
  }
  return at;
}

function compilePart(part: TemplatePart, functions: TemplateFunctions): Render {
  switch (part.kind) {
    case 'text':
      return () => part.text;
    case 'call': {
      const call = functions[part.name];
      return () => call(...part.args);
    }
    case 'name': {
      const { name, keys, source } = part;
      return (scope) => {
        const value = keys.length === 0 ? scope.get(name) : valueBelow(scope.get(name), keys);
        if (value === undefined) throw missing(source);
        return value;
      };
    }
  }
}

function asText(value: unknown, source: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = value === null ? undefined : JSON.stringify(value);
  if (text === undefined) throw missing(source);
  return text;
}

function missing(source: string): VajraError {
  return new VajraError('VE_VARIABLE_MISSING', `\${${source}} has no value in this iteration.`, {
    hint: 'A task must set it before, or the plan must give it a value.',
  });
}
