import type { TemplateFunctionName } from '../../plan/template.js';

/** What `${uuid()}`, `${randomInt(1,100)}` and `${now()}` call. */
export type TemplateFunctions = {
  readonly [name in TemplateFunctionName]: (...args: readonly number[]) => string | number;
};

/**
 * The functions of templates: `uuid` (version 4), `randomInt` (both bounds possible), `now` (milliseconds since 1970).
 *
 * @param clock gives the time of day
 * @param random 0 to below 1; another source makes values repeatable
 */
export function createTemplateFunctions(
  clock: { wallMs(): number },
  random: () => number = Math.random,
): TemplateFunctions {
  return Object.freeze({
    uuid: () => crypto.randomUUID(),
    randomInt: (from = 0, to = 0) => from + Math.floor(random() * (to - from + 1)),
    now: () => Math.trunc(clock.wallMs()),
  });
}
