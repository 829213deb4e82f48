import type { Json } from '@vajraedge/sdk';
import type { PlanPath } from './plan-path.js';
import type { ProblemList } from './problem-list.js';
import type { DataFeed } from './resolved-plan.js';
import { suggestion } from './suggestion.js';
import { BUILTIN_NAMES } from './template.js';
import { namesIn, type TemplateName } from './template-names.js';

/** The names that a plan's templates may use. */
export interface KnownNames {
  readonly variables: { readonly [name: string]: Json };
  readonly data: readonly DataFeed[];
  /** Feeds that are wrong in themselves; their names are known. */
  readonly dataNames: readonly string[];
}

/** Checks every template in some parameters: its syntax, and that its names exist. */
export function checkTemplates(
  parameters: Json,
  path: PlanPath,
  known: KnownNames,
  problems: ProblemList,
): void {
  const names = namesIn(parameters, ({ message, hint }, below) => {
    problems.add([...path, ...below], { code: 'VE_PLAN_TEMPLATE', message, hint });
  });
  for (const name of names) {
    const fault = unknownName(name, known);
    if (fault !== null) problems.add([...path, ...name.path], { code: 'VE_PLAN_UNKNOWN_VARIABLE', ...fault });
  }
}

interface Fault {
  readonly message: string;
  readonly hint: string;
}

function unknownName(
  { name, keys, source }: TemplateName,
  { variables, data, dataNames }: KnownNames,
): Fault | null {
  if ((BUILTIN_NAMES as readonly string[]).includes(name)) {
    return keys.length === 0
      ? null
      : {
          message: `"${name}" has nothing below it, so \${${source}} has no value.`,
          hint: `Write \${${name}}.`,
        };
  }
  if (dataNames.includes(name)) return unknownColumn(name, keys, data);
  if (Object.hasOwn(variables, name)) return unknownKey(name, keys, variables[name] as Json, source);
  const all = [...Object.keys(variables), ...dataNames, ...BUILTIN_NAMES];
  const hint = suggestion(name, all, 'name');
  const declare = `If a task sets it, declare it with a start value: variables: { ${name}: null }.`;
  return { message: `there is no variable "${name}".`, hint: `${hint} ${declare}` };
}

function unknownColumn(feedName: string, keys: readonly string[], data: readonly DataFeed[]): Fault | null {
  const feed = data.find(({ name }) => name === feedName);
  const [column] = keys;
  if (feed === undefined || column === undefined || !('rows' in feed.source)) return null;
  const columns = [...new Set(feed.source.rows.flatMap((row) => Object.keys(row)))];
  if (columns.includes(column)) return null;
  return {
    message: `the feed "${feedName}" has no column "${column}".`,
    hint: suggestion(column, columns, 'column'),
  };
}

function unknownKey(name: string, keys: readonly string[], value: Json, source: string): Fault | null {
  let at: Json = value;
  for (const key of keys) {
    // What is null at the start is set by a task; nobody knows yet what will be in it.
    if (at === null) return null;
    const next: Json | undefined =
      typeof at === 'object' && Object.hasOwn(at, key)
        ? (at as { readonly [key: string]: Json })[key]
        : undefined;
    if (next === undefined) {
      const known = typeof at === 'object' ? Object.keys(at) : [];
      return {
        message: `the variable "${name}" has nothing for \${${source}}.`,
        hint: suggestion(key, known, 'key below it'),
      };
    }
    at = next;
  }
  return null;
}
