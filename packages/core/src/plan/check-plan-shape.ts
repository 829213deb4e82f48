import type { Json } from '@vajraedge/sdk';
import { Ajv, type ValidateFunction } from 'ajv';
import type { PlanPath } from './plan-path.js';
import type { ProblemList } from './problem-list.js';
import { RUN_PLAN_SCHEMA } from './run-plan-schema.js';
import type { JsonSchema } from './value-schema.js';
import { type ShapeFinding, toShapeFinding } from './shape-finding.js';

interface Placed {
  readonly place: PlanPath;
  readonly finding: ShapeFinding;
}

/** Keys of which one says what a map is, so that a mistyped one must not also count as missing. */
const ALTERNATIVES: { readonly [missing: string]: readonly string[] } = {
  targetTps: ['users', 'stages', 'startingConcurrency', 'maxConcurrency'],
  task: ['mix'],
  file: ['rows'],
};

/**
 * Checks a plan against THE schema and adds what does not fit, in our own words.
 *
 * @returns false where there is so much that not all of it was added: nothing more can be said about such a plan
 */
export function checkPlanShape(value: Json, problems: ProblemList): boolean {
  const validate = validatorOf(RUN_PLAN_SCHEMA);
  if (validate(value)) return true;
  const errors = validate.errors ?? [];
  const placed: Placed[] = [];
  for (const error of errors.slice(0, MOST_READ)) {
    const finding = toShapeFinding(error);
    if (finding !== null) placed.push({ place: toPath(value, error.instancePath), finding });
  }
  const mistyped = new Set(
    placed.flatMap(({ place, finding }) => (finding.meant === undefined ? [] : keyAt(place, finding.meant))),
  );
  for (const { place, finding } of placed) {
    if (finding.code === 'VE_PLAN_MISSING_KEY' && isExplained(place, finding.key as string, mistyped))
      continue;
    const isAboutKey = finding.key !== undefined && finding.code !== 'VE_PLAN_MISSING_KEY';
    problems.add(isAboutKey ? [...place, finding.key] : place, finding);
  }
  return errors.length <= MOST_READ;
}

/** Most errors of the validator that are put into words. */
const MOST_READ = 5000;

/** Compiling takes tens of milliseconds, which a master must not spend on every plan that it is asked about. */
const validators = new WeakMap<JsonSchema, ValidateFunction>();

function validatorOf(schema: JsonSchema): ValidateFunction {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const ajv = new Ajv({
    // All errors are wanted; what they cost is bounded by the limits on a plan's text and values.
    allErrors: true,
    verbose: true,
    strictTypes: false,
    strictRequired: false,
    // Half of the time to the first plan, for what tests have seen to and code that runs once.
    validateSchema: false,
    code: { optimize: false },
  });
  const validate = ajv.compile(schema);
  validators.set(schema, validate);
  return validate;
}

function isExplained(place: PlanPath, missing: string, mistyped: ReadonlySet<string>): boolean {
  return [missing, ...(ALTERNATIVES[missing] ?? [])].some((key) => mistyped.has(keyAt(place, key)));
}

function keyAt(place: PlanPath, key: string): string {
  return JSON.stringify([...place, key]);
}

/** A JSON pointer as a path; digits are a position only where the value is a list. */
function toPath(value: Json, pointer: string): PlanPath {
  const path: (string | number)[] = [];
  let at: unknown = value;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const isPosition = Array.isArray(at);
    path.push(isPosition ? Number(key) : key);
    at = (at as { readonly [key: string]: unknown } | undefined)?.[key];
  }
  return path;
}
