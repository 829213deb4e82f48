import type { Json } from '@vajraedge/sdk';
import { PLAN_LIMITS } from './plan-limits.js';
import type { Finding } from './problem-list.js';
import type { PlanPath } from './plan-path.js';

/** Keys that could reach an object's prototype when a plan's maps are copied. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Told of what a value holds that no plan may hold. */
export type ReportFinding = (path: PlanPath, finding: Finding) => void;

/**
 * What is wrong with a key of a plan, whatever the map is for; null when nothing is.
 */
export function keyFinding(key: string): Finding | null {
  if (FORBIDDEN_KEYS.has(key)) {
    return {
      code: 'VE_PLAN_FORBIDDEN_KEY',
      message: `the key "${key}" is not allowed in a plan.`,
      hint: 'Choose another name.',
      at: 'key',
    };
  }
  if (key !== '<<') return null;
  return {
    code: 'VE_PLAN_FORBIDDEN_KEY',
    message: 'merge keys (<<) are not supported.',
    hint: 'Write the entries out, or use an alias (*name) for a whole value.',
    at: 'key',
  };
}

/** Counts values against the limits of a plan, so that no input can use up memory or the stack. */
export class ValueBudget {
  #values = 0;

  /** @returns what is wrong, or null */
  take(depth: number): Finding | null {
    this.#values += 1;
    if (depth > PLAN_LIMITS.depth) {
      return {
        code: 'VE_PLAN_LIMIT',
        message: `is nested more than ${PLAN_LIMITS.depth} levels deep.`,
        hint: 'Make it flatter; large test data belongs in a feed file (data).',
      };
    }
    if (this.#values <= PLAN_LIMITS.values) return null;
    return {
      code: 'VE_PLAN_LIMIT',
      message: `the plan holds more than ${PLAN_LIMITS.values.toLocaleString('en')} values.`,
      hint: 'Move test data to a feed file (data: { rows: { file: … } }).',
    };
  }
}

/**
 * A copy of a JavaScript value as JSON, everything that JSON cannot hold reported. Entries that are `undefined` are
 * left out, as `JSON.stringify` does. Total: whatever is given, it returns.
 */
export function toJsonValue(value: unknown, report: ReportFinding): Json {
  return copyValue(value, [], new ValueBudget(), report);
}

function copyValue(value: unknown, path: PlanPath, budget: ValueBudget, report: ReportFinding): Json {
  const finding = budget.take(path.length);
  if (finding !== null) {
    report(path, finding);
    return null;
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item, at) => copyValue(item, [...path, at], budget, report));
  if (isPlainObject(value)) return copyObject(value, path, budget, report);
  report(path, unusable(value));
  return null;
}

function copyObject(value: object, path: PlanPath, budget: ValueBudget, report: ReportFinding): Json {
  const copy: { [key: string]: Json } = {};
  for (const [key, item] of Object.entries(value)) {
    const at = [...path, key];
    const finding = keyFinding(key);
    if (finding !== null) report(at, finding);
    else if (item !== undefined) copy[key] = copyValue(item, at, budget, report);
  }
  return copy;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  // By tag and not by prototype: a plan made in another realm (a worker, a test) is a plan too.
  return (
    Object.prototype.toString.call(value) === '[object Object]' &&
    isPlainPrototype(Object.getPrototypeOf(value))
  );
}

function isPlainPrototype(prototype: unknown): boolean {
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What is wrong with a value that JSON does not have. */
export function unusable(value: unknown): Finding {
  if (typeof value === 'number') {
    return {
      code: 'VE_PLAN_WRONG_VALUE',
      message: `${String(value)} is not a number that can be used.`,
      hint: 'Write a finite number.',
    };
  }
  const kind =
    value === undefined
      ? 'undefined'
      : typeof value === 'object'
        ? 'an object with a class'
        : `a ${typeof value}`;
  return {
    code: 'VE_PLAN_WRONG_TYPE',
    message: `is ${kind}, which a plan cannot hold.`,
    hint: 'Use text, numbers, true, false, null, lists and maps.',
  };
}
