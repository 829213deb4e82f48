import type { CheckDefinition } from './preflight.js';

/** Gives a check of your own its type; a file exports the result as `default`, a plugin lists it in `checks`. */
export function defineCheck(check: CheckDefinition): CheckDefinition {
  return Object.freeze({ ...check });
}
