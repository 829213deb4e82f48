import { type AnyTaskDefinition, didYouMean, isTaskClass, taskFromClass } from '@vajraedge/sdk';
import { shapeProblems } from './descriptor-problems.js';
import { describeValue } from './parameter-problem.js';
import { isMap } from './plain-map.js';

const TEXTS = ['displayName', 'description', 'category'];
const FUNCTIONS = [
  'execute',
  'createUser',
  'setUp',
  'tearDown',
  'createShared',
  'targets',
  'probe',
  'standIn',
];
const FIELDS = ['name', 'parameters', 'metadata', ...TEXTS, ...FUNCTIONS];

/**
 * Everything that is wrong with a value that should be a task: a definition, a class with `@VajraTask`, or a plain
 * function. An empty list: it is one. Never throws. A name may be empty, for a file gives its own.
 */
export function taskProblems(value: unknown): string[] {
  return examineTask(value).problems;
}

/** True for a whole and valid task definition; a decorated class is made into one by {@link toTaskDefinition}. */
export function isTaskDefinition(value: unknown): value is AnyTaskDefinition {
  return typeof value === 'object' && taskProblems(value).length === 0;
}

/**
 * The definition behind whatever a plugin or a task file may export as a task: a definition itself, a class with
 * `@VajraTask`, or a plain function; `undefined` where it is none ({@link taskProblems} says why).
 */
export function toTaskDefinition(value: unknown): AnyTaskDefinition | undefined {
  const { definition, problems } = examineTask(value);
  return problems.length === 0 ? definition : undefined;
}

interface Examined {
  readonly definition?: AnyTaskDefinition;
  readonly problems: string[];
}

function examineTask(value: unknown): Examined {
  try {
    const definition = definitionOf(value);
    return typeof definition === 'string'
      ? { problems: [definition] }
      : { definition: definition as unknown as AnyTaskDefinition, problems: definitionProblems(definition) };
  } catch (error) {
    // Getters, proxies and constructors of others run here.
    return {
      problems: [
        `could not be read: ${String((error as { message?: unknown } | undefined)?.message ?? error)}`,
      ],
    };
  }
}

function definitionOf(value: unknown): { readonly [field: string]: unknown } | string {
  if (isTaskClass(value)) return { ...taskFromClass(value) };
  if (typeof value === 'function') {
    const isClass = Function.prototype.toString.call(value).startsWith('class');
    return isClass
      ? `class ${value.name} is no task: decorate it with @VajraTask`
      : { name: '', execute: value };
  }
  return isMap(value) ? value : `wanted a task with a name and execute, got ${describeValue(value)}`;
}

function definitionProblems(definition: { readonly [field: string]: unknown }): string[] {
  const { name, metadata, parameters } = definition;
  const problems: string[] = [];
  if (typeof name !== 'string' || !/^(?:[A-Z][A-Z\d_]{0,63})?$/.test(name)) {
    problems.push(
      `name: wanted A-Z, 0-9 and _, beginning with a letter, at most 64, got ${describeValue(name)}`,
    );
  }
  for (const [fields, type] of [
    [TEXTS, 'string'],
    [FUNCTIONS, 'function'],
  ] as const) {
    for (const field of fields) {
      const value = definition[field];
      if (value === undefined || typeof value === type) continue;
      problems.push(
        `${field}: wanted ${type === 'string' ? 'text' : 'a function'}, got ${describeValue(value)}`,
      );
    }
  }
  const { execute, createUser } = definition;
  if (execute !== undefined && createUser !== undefined)
    problems.push('has both execute and createUser: give one of them');
  if (execute === undefined && createUser === undefined)
    problems.push('has neither execute nor createUser: give one of them');
  if (metadata !== undefined) problems.push(...metadataProblems(metadata));
  if (parameters !== undefined) problems.push(...shapeProblems(parameters));
  for (const field of Object.keys(definition)) {
    const meant = FIELDS.includes(field) ? undefined : didYouMean(field, FIELDS);
    if (meant !== undefined) problems.push(`${field}: unknown field; did you mean "${meant}"?`);
  }
  return problems;
}

function metadataProblems(metadata: unknown): string[] {
  if (!isMap(metadata)) return [`metadata: wanted a map of facts, got ${describeValue(metadata)}`];
  return Object.entries(metadata).flatMap(([name, fact]) => {
    const isPlain = typeof fact === 'string' || typeof fact === 'boolean' || Number.isFinite(fact);
    const isTexts = Array.isArray(fact) && fact.every((item) => typeof item === 'string');
    return isPlain || isTexts
      ? []
      : [`metadata.${name}: wanted text, a number, a truth or a list of texts, got ${describeValue(fact)}`];
  });
}
