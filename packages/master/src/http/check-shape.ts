import type { RequestFinding } from './web-error.js';

/**
 * The part of JSON Schema that requests are described with. What is written in it is in the OpenAPI document as it is,
 * and is what {@link checkShape} holds a request to: the two cannot drift apart.
 */
export interface RequestSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly maxItems?: number;
  readonly items?: RequestSchema;
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: RequestSchema };
  readonly additionalProperties?: boolean | RequestSchema;
  readonly maxProperties?: number;
  readonly propertyNames?: RequestSchema;
  /** Told apart by a property with a `const`. */
  readonly oneOf?: readonly RequestSchema[];
}

/** Most findings that are told. */
const MOST_FINDINGS = 50;

/** Everything in a request that is not as its schema says, each with its place; empty: all is well. */
export function checkShape(schema: RequestSchema, value: unknown): readonly RequestFinding[] {
  const findings: RequestFinding[] = [];
  check(schema, value, '', (path, message) => {
    if (findings.length < MOST_FINDINGS) findings.push({ path, message });
  });
  return findings;
}

type Report = (path: string, message: string) => void;

function check(schema: RequestSchema, value: unknown, path: string, report: Report): void {
  if (schema.oneOf !== undefined) return checkOneOf(schema.oneOf, value, path, report);
  const wanted = schema.type === undefined ? [] : [schema.type].flat();
  if (wanted.length > 0 && !wanted.some((type) => isOfType(value, type)))
    return report(path, `it must be ${wanted.map(named).join(' or ')}, not ${named(typeOf(value))}.`);
  if (schema.const !== undefined && value !== schema.const)
    return report(path, `it must be ${JSON.stringify(schema.const)}.`);
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return report(path, `it must be one of ${schema.enum.map((each) => JSON.stringify(each)).join(', ')}.`);
  if (typeof value === 'number') checkNumber(schema, value, path, report);
  else if (typeof value === 'string') checkText(schema, value, path, report);
  else if (Array.isArray(value)) checkList(schema, value, path, report);
  else if (typeof value === 'object' && value !== null) checkMap(schema, value, path, report);
}

function checkOneOf(branches: readonly RequestSchema[], value: unknown, path: string, report: Report): void {
  const fitting = branches.find((branch) => tellsApart(branch, value));
  if (fitting !== undefined) return check(fitting, value, path, report);
  const choices = branches.map((branch) => {
    const [name, constant] =
      Object.entries(branch.properties ?? {}).find(([, each]) => 'const' in each) ?? [];
    return name === undefined ? named(String(branch.type)) : `"${name}": ${JSON.stringify(constant?.const)}`;
  });
  report(path, `it must be one of: ${choices.join(', ')}.`);
}

/** Whether a branch is meant: its constant properties are as it says; without any, its type fits. */
function tellsApart(branch: RequestSchema, value: unknown): boolean {
  if (!isOfType(value, String(branch.type))) return false;
  const constants = Object.entries(branch.properties ?? {}).filter(([, each]) => 'const' in each);
  return constants.every(
    ([name, each]) => (value as { readonly [name: string]: unknown })[name] === each.const,
  );
}

function checkNumber({ minimum, maximum }: RequestSchema, value: number, path: string, report: Report): void {
  if (minimum !== undefined && value < minimum) report(path, `it must be at least ${minimum}, not ${value}.`);
  if (maximum !== undefined && value > maximum) report(path, `it must be at most ${maximum}, not ${value}.`);
}

function checkText(schema: RequestSchema, value: string, path: string, report: Report): void {
  const { minLength = 0, maxLength = Infinity, pattern, description } = schema;
  if (value.length < minLength || value.length > maxLength)
    return report(path, `it must have ${minLength} to ${maxLength} characters, not ${value.length}.`);
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value))
    report(
      path,
      `${JSON.stringify(value.slice(0, 80))} is not taken.${description === undefined ? '' : ` ${description}`}`,
    );
}

function checkList(
  { items, maxItems = Infinity }: RequestSchema,
  value: readonly unknown[],
  path: string,
  report: Report,
): void {
  if (value.length > maxItems) return report(path, `it may have ${maxItems} elements, not ${value.length}.`);
  if (items !== undefined) value.forEach((each, at) => check(items, each, `${path}[${at}]`, report));
}

function checkMap(schema: RequestSchema, value: object, path: string, report: Report): void {
  const {
    properties = {},
    required = [],
    additionalProperties: others = true,
    maxProperties = Infinity,
  } = schema;
  const entries = Object.entries(value);
  if (entries.length > maxProperties)
    return report(path, `it may have ${maxProperties} entries, not ${entries.length}.`);
  for (const name of required)
    if (!Object.hasOwn(value, name)) report(at(path, name), 'it is needed, but not there.');
  for (const [name, each] of entries) {
    if (schema.propertyNames !== undefined) checkText(schema.propertyNames, name, at(path, name), report);
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (own !== undefined) check(own, each, at(path, name), report);
    else if (others === false) report(at(path, name), 'it is not known here.');
    else if (typeof others === 'object') check(others, each, at(path, name), report);
  }
}

function at(path: string, name: string): string {
  return path === '' ? name.slice(0, 80) : `${path}.${name.slice(0, 80)}`;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isOfType(value: unknown, type: string): boolean {
  return type === 'integer' ? Number.isSafeInteger(value) : typeOf(value) === type;
}

const TYPE_NAMES: { readonly [type: string]: string } = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
};

function named(type: string): string {
  return TYPE_NAMES[type] ?? type;
}
