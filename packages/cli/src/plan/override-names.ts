import { didYouMean, type Json } from '@vajraedge/sdk';
import { usageError } from '../usage-error.js';

type JsonMap = { readonly [key: string]: Json };

/**
 * A written plan with other constants. A value is read as JSON where it is a number, `true`, `false` or `null`, and the
 * plan does not have a text there; else it is text.
 *
 * @throws VE_USAGE for a name that the plan neither declares nor uses: it would change nothing
 */
export function overrideVariables(plan: Json, given: ReadonlyMap<string, string>): Json {
  if (given.size === 0 || !isMap(plan)) return plan;
  const declared = isMap(plan['variables']) ? plan['variables'] : {};
  const rest = JSON.stringify({ ...plan, variables: null });
  const changed: Record<string, Json> = { ...declared };
  for (const [name, text] of given) {
    if (!Object.hasOwn(declared, name) && !uses(rest, name))
      throw unknownVariable(name, Object.keys(declared));
    changed[name] = typeof declared[name] === 'string' ? text : toValue(text);
  }
  return { ...plan, variables: changed };
}

/** A written plan with more tags, or others. */
export function overrideTags(plan: Json, given: ReadonlyMap<string, string>): Json {
  if (given.size === 0 || !isMap(plan)) return plan;
  const tags = isMap(plan['tags']) ? plan['tags'] : {};
  return { ...plan, tags: { ...tags, ...Object.fromEntries(given) } };
}

function toValue(text: string): Json {
  return /^(?:true|false|null|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i.test(text) && isJson(text)
    ? (JSON.parse(text) as Json)
    : text;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function uses(planText: string, name: string): boolean {
  // A name within `${…}`: alone, with a column after a dot, or as the argument of a function.
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`\\$\\{[^}]*(?<![\\w.])${escaped}(?![\\w])[^}]*\\}`).test(planText);
}

function unknownVariable(name: string, declared: readonly string[]): Error {
  const meant = didYouMean(name, declared);
  const known = declared.length === 0 ? 'It declares none.' : `It declares: ${declared.join(', ')}.`;
  const hint = meant === undefined ? known : `Did you mean --var ${meant}=…?`;
  return usageError(`--var ${name}: the plan neither declares nor uses a variable "${name}".`, hint);
}

function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
