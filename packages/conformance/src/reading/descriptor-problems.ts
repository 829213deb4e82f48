import { didYouMean, type ParameterDescriptor } from '@vajraedge/sdk';
import { describeValue, toPath } from './parameter-problem.js';
import { isMap, isReserved } from './plain-map.js';
import { ValueReader } from './value-reader.js';

type Fields = { readonly [field: string]: unknown };

const ALL_TYPES = ['type', 'description', 'required', 'default', 'examples'];
const FIELDS: { readonly [type: string]: readonly string[] } = {
  string: ['min', 'max', 'pattern', 'multiline'],
  url: ['protocols', 'pattern'],
  integer: ['min', 'max'],
  number: ['min', 'max'],
  boolean: [],
  duration: ['min', 'max'],
  bytes: ['min', 'max'],
  enum: ['values'],
  map: ['values', 'keyPattern'],
  list: ['items', 'min', 'max'],
  json: [],
  secret: [],
};
const MOST_LEVELS = 8;

/** What is wrong with the descriptors of a task, each problem beginning with its place. */
export function shapeProblems(shape: unknown): string[] {
  if (!isMap(shape))
    return [`parameters: wanted a map of names and descriptors, got ${describeValue(shape)}`];
  return Object.entries(shape).flatMap(([name, descriptor]) => {
    const path = toPath('parameters', [name]);
    if (!/^[A-Za-z]\w*$/.test(name) || isReserved(name)) {
      return [`${path}: a name begins with a letter and goes on with letters, digits and _`];
    }
    return descriptorProblems(descriptor, path, 0);
  });
}

function descriptorProblems(descriptor: unknown, path: string, level: number): string[] {
  if (!isMap(descriptor))
    return [`${path}: wanted a descriptor such as { type: 'string' }, got ${describeValue(descriptor)}`];
  const { type } = descriptor;
  if (typeof type !== 'string' || !Object.hasOwn(FIELDS, type)) {
    const meant = typeof type === 'string' ? didYouMean(type, Object.keys(FIELDS)) : undefined;
    const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
    return [
      `${path}.type: wanted one of ${Object.keys(FIELDS).join(', ')}, got ${describeValue(type)}${hint}`,
    ];
  }
  if (level === MOST_LEVELS)
    return [`${path}: descriptors may not be nested deeper than ${MOST_LEVELS} levels`];
  const problems = [...fieldNameProblems(descriptor, type, path), ...fieldProblems(descriptor, type, path)];
  const inner = type === 'map' ? 'values' : 'items';
  if (inner in descriptor && descriptor[inner] !== undefined && type !== 'enum') {
    problems.push(...descriptorProblems(descriptor[inner], `${path}.${inner}`, level + 1));
  }
  // A value cannot be judged by a descriptor that is wrong itself.
  return problems.length > 0 ? problems : valueProblems(descriptor as unknown as ParameterDescriptor, path);
}

/** Fields of another type and mistyped ones; what is unlike any field is left to newer versions. */
function fieldNameProblems(descriptor: Fields, type: string, path: string): string[] {
  const own = [...ALL_TYPES, ...(FIELDS[type] as readonly string[])];
  const known = new Set([...ALL_TYPES, ...Object.values(FIELDS).flat()]);
  return Object.keys(descriptor).flatMap((field) => {
    if (own.includes(field)) return [];
    if (known.has(field)) return [`${path}.${field}: a parameter of type ${type} has no ${field}`];
    const meant = didYouMean(field, own);
    return meant === undefined ? [] : [`${path}.${field}: unknown field; did you mean "${meant}"?`];
  });
}

function fieldProblems(descriptor: Fields, type: string, path: string): string[] {
  const problems: string[] = [];
  const check = (field: string, wanted: string, fits: (value: unknown) => boolean): void => {
    const value = descriptor[field];
    if (value !== undefined && !fits(value))
      problems.push(`${path}.${field}: wanted ${wanted}, got ${describeValue(value)}`);
  };
  check('description', 'text', (value) => typeof value === 'string');
  check('required', 'true or false', (value) => typeof value === 'boolean');
  check('multiline', 'true or false', (value) => typeof value === 'boolean');
  check('examples', 'a list', Array.isArray);
  check('min', 'a finite number', Number.isFinite);
  check('max', 'a finite number', Number.isFinite);
  check(
    'max',
    'no less than min',
    (max) => !Number.isFinite(descriptor['min']) || (max as number) >= (descriptor['min'] as number),
  );
  check('pattern', 'a regular expression', isPattern);
  check('keyPattern', 'a regular expression', isPattern);
  check('protocols', "a list such as ['http:', 'https:']", (value) =>
    isListOf(value, (item) => /^[a-z][a-z\d+.-]*:$/.test(item)),
  );
  if (type === 'enum') check('values', 'a list of different words', (value) => isListOf(value, () => true));
  if (type === 'enum' && descriptor['values'] === undefined)
    problems.push(`${path}.values: is required: a list of different words`);
  return problems;
}

/** The default and the examples must fit the descriptor that they stand in. */
function valueProblems(descriptor: ParameterDescriptor, path: string): string[] {
  const read = (value: unknown, root: string): string[] => {
    const reader = new ValueReader({ root, rendered: false, resolveSecret: null });
    reader.read(descriptor, value, []);
    return reader.problems.map((problem) => `${problem.path}: ${problem.message}`);
  };
  const examples = (descriptor.examples ?? []) as readonly unknown[];
  return [
    ...(descriptor.default === undefined ? [] : read(descriptor.default, `${path}.default`)),
    ...examples.flatMap((example, index) => read(example, `${path}.examples[${index}]`)),
  ];
}

function isPattern(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    // As it stands, not within the group of matchesWhole: "a)(b" would close that one.
    return new RegExp(value, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

function isListOf(value: unknown, fits: (item: string) => boolean): boolean {
  if (!Array.isArray(value) || value.length === 0 || new Set(value).size !== value.length) return false;
  return value.every((item) => typeof item === 'string' && fits(item));
}
