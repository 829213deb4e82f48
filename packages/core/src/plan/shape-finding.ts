import { didYouMean } from '@vajraedge/sdk';
import type { ErrorObject } from 'ajv';
import { describeValue } from './describe-value.js';
import { durationFinding } from './duration-advice.js';
import { definitionOf, formInWords, formsWith, keysOfFamily, translateForeign } from './plan-forms.js';
import type { Finding } from './problem-list.js';
import { suggestion } from './suggestion.js';

/** What an error of Ajv says in our own words. */
export interface ShapeFinding extends Finding {
  /** Key below the error's place that it is about. */
  readonly key?: string;
  /** The known key that an unknown one most likely stands for. */
  readonly meant?: string;
}

type SchemaNode = { readonly [keyword: string]: unknown };

/** Keywords whose errors only say that errors below them exist. */
const ECHOES: ReadonlySet<string> = new Set(['if', 'allOf', 'anyOf', 'oneOf', 'not']);

/** How to go on at a limit, by the last key of its place. */
const WAYS_ON: { readonly [key: string]: string } = {
  targetTps: 'Split the load over several plans, each run on its own.',
  startTps: 'Split the load over several plans, each run on its own.',
  maxTps: 'Split the load over several plans, each run on its own, or leave the cap out.',
  users: 'Split the load over several plans, each run on its own.',
  maxConcurrency:
    'Split the load over several plans, each run on its own, or shorten what keeps iterations in flight.',
  startingConcurrency: 'Split the load over several plans, each run on its own.',
  mix: 'Divide the mix into several scenarios.',
  scenarios: 'Divide the plan into several.',
  stages: 'Join stages, or divide the scenario into several with after.',
  steps: 'Use fewer, larger steps, or strategy LINEAR.',
};

/** What to write where a key is missing, where more can be said than what it holds. */
const MISSING_HINTS: { readonly [key: string]: string } = {
  targetTps: 'Say how much load: targetTps: 100 (open), users: 50 (closed), or stages.',
  task: 'Name a task (task: HTTP_GET), or a mix of tasks (mix).',
  load: 'Add a load, for example load: { targetTps: 100, sustain: "60s" }.',
  scenarios: 'Add scenarios: { home: { task: HTTP_GET, parameters: {…}, load: {…} } }.',
  file: 'Name a file (file: users.csv), or write the rows (rows: […]).',
};

/** Null for errors that only repeat others. */
export function toShapeFinding(error: ErrorObject): ShapeFinding | null {
  if (ECHOES.has(error.keyword)) return null;
  const schema = (error.parentSchema ?? {}) as SchemaNode;
  const wanted = typeof schema['$comment'] === 'string' ? schema['$comment'] : 'another value';
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(error, schema);
    case 'required':
      return missingKey(error, schema);
    case 'propertyNames':
      return badName(error);
    case 'pattern':
      return error.propertyName === undefined ? durationFinding(error.data, wanted) : null;
    case 'type':
      return wanted.startsWith('a duration')
        ? durationFinding(error.data, wanted)
        : wrongType(error.data, wanted);
    case 'enum':
      return wrongWord(error, wanted);
    case 'maximum':
    case 'maxItems':
    case 'maxProperties':
    case 'maxLength':
      return overLimit(error);
    default:
      return tooSmall(error, wanted);
  }
}

function unknownKey(error: ErrorObject, schema: SchemaNode): ShapeFinding {
  const key = (error.params as { readonly additionalProperty: string }).additionalProperty;
  const definition = definitionOf(schema);
  const shown = describeValue(key);
  const others = formsWith(definition, key);
  if (others.length > 0) {
    const message = `${shown} does not belong to ${formInWords(definition) ?? 'this'}.`;
    return {
      code: 'VE_PLAN_UNKNOWN_KEY',
      key,
      at: 'key',
      message,
      hint: `It belongs to ${others.join(', or to ')}.`,
    };
  }
  const family = keysOfFamily(definition);
  const known = family.length > 0 ? family : Object.keys((schema['properties'] as object | undefined) ?? {});
  const meant = translateForeign(key, known) ?? didYouMean(key, known);
  const hint = meant === undefined ? suggestion(key, known, 'key') : `Did you mean "${meant}"?`;
  const finding = {
    code: 'VE_PLAN_UNKNOWN_KEY',
    key,
    at: 'key',
    message: `unknown key ${shown}.`,
    hint,
  } as const;
  return meant === undefined ? finding : { ...finding, meant };
}

function missingKey(error: ErrorObject, schema: SchemaNode): ShapeFinding {
  const key = (error.params as { readonly missingProperty: string }).missingProperty;
  const property = (schema['properties'] as { readonly [key: string]: SchemaNode } | undefined)?.[key];
  const wanted = property?.['$comment'];
  const hint = MISSING_HINTS[key] ?? `Add ${key}${typeof wanted === 'string' ? `: ${wanted}` : ''}.`;
  return { code: 'VE_PLAN_MISSING_KEY', key, at: 'key', message: `"${key}" is missing.`, hint };
}

function badName(error: ErrorObject): ShapeFinding {
  const key = (error.params as { readonly propertyName: string }).propertyName;
  const isScenario = error.instancePath === '/scenarios';
  return {
    code: 'VE_PLAN_WRONG_VALUE',
    key,
    at: 'key',
    message: `${describeValue(key)} cannot be a name here.`,
    hint: isScenario
      ? 'Use 1 to 200 printable characters.'
      : 'Use letters, digits, _ and -, beginning with a letter or _.',
  };
}

function wrongType(value: unknown, wanted: string): ShapeFinding {
  const isNumeric = typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
  const isTextWanted = typeof value === 'number' && /^(text|a name|the name)/.test(wanted);
  const hint = isNumeric
    ? `Write ${value.trim()} without quotes.`
    : isTextWanted
      ? `Write "${value}" in quotes.`
      : '';
  return { code: 'VE_PLAN_WRONG_TYPE', message: `is ${describeValue(value)}, wanted ${wanted}.`, hint };
}

function wrongWord(error: ErrorObject, wanted: string): ShapeFinding {
  const words = (error.params as { readonly allowedValues: readonly string[] }).allowedValues;
  const hint =
    typeof error.data === 'string' ? suggestion(error.data, words, 'word') : `Write ${words.join(' or ')}.`;
  return { code: 'VE_PLAN_WRONG_VALUE', message: `is ${describeValue(error.data)}, wanted ${wanted}.`, hint };
}

function overLimit(error: ErrorObject): ShapeFinding {
  const limit = (error.params as { readonly limit: number }).limit.toLocaleString('en');
  const key = error.instancePath.split('/').at(-1) ?? '';
  const hint = WAYS_ON[key] ?? 'Use fewer, or shorter ones.';
  if (error.keyword === 'maximum') {
    return { code: 'VE_PLAN_LIMIT', message: `is ${String(error.data)}, at most ${limit} is allowed.`, hint };
  }
  const noun = error.keyword === 'maxLength' ? 'characters' : 'entries';
  return { code: 'VE_PLAN_LIMIT', message: `has more than ${limit} ${noun}.`, hint };
}

function tooSmall(error: ErrorObject, wanted: string): ShapeFinding {
  const hint =
    error.data === 0 && wanted.includes('rate')
      ? 'A rate of 0 is no load: write a rate above 0, or remove the scenario.'
      : '';
  return {
    code: 'VE_PLAN_WRONG_VALUE',
    message: `is ${describeValue(error.data)}, wanted ${wanted}${bound(error)}.`,
    hint,
  };
}

function bound({ keyword, params }: ErrorObject): string {
  const { limit } = params as { readonly limit?: number };
  return keyword === 'minimum' && limit !== undefined ? ` of at least ${limit}` : '';
}
