import { RUN_PLAN_SCHEMA } from './run-plan-schema.js';

/** Definitions of the schema of which one applies, depending on what is given, with their names in words. */
const FAMILIES: readonly { readonly [definition: string]: string }[] = [
  {
    openLoad: 'an open load (targetTps)',
    openStages: 'an open load of stages',
    closedLoad: 'a closed load (users)',
    closedStages: 'a closed load of stages',
  },
  { taskScenario: 'a scenario with one task', mixScenario: 'a scenario with a mix' },
  { fileFeed: 'a feed from a file', rowsFeed: 'a feed of rows' },
  { delayRange: 'a pause between two bounds', delayMean: 'a pause around a mean' },
];

/** Words of other tools, and of habit, for keys of a plan. */
const FOREIGN_WORDS: { readonly [word: string]: string } = {
  rate: 'targetTps',
  tps: 'targetTps',
  rps: 'targetTps',
  qps: 'targetTps',
  arrivalrate: 'targetTps',
  vus: 'users',
  virtualusers: 'users',
  concurrency: 'users',
  threads: 'users',
  duration: 'sustain',
  hold: 'sustain',
  hold_for: 'sustain',
  params: 'parameters',
  vars: 'variables',
  env: 'variables',
  feeds: 'data',
  timeout: 'iterationTimeout',
  think: 'thinkTime',
  asserts: 'thresholds',
  assertions: 'thresholds',
  depends: 'after',
};

const definitions = RUN_PLAN_SCHEMA['definitions'] as {
  readonly [name: string]: { readonly properties?: object };
};

/** Name of the definition that a part of the schema is; empty for other parts. */
export function definitionOf(part: object): string {
  // Ajv writes references into their places, so that its schema paths do not tell.
  return Object.keys(definitions).find((name) => definitions[name] === part) ?? '';
}

/** Keys that a definition of the schema knows. */
function keysOf(definition: string): string[] {
  return Object.keys(definitions[definition]?.properties ?? {});
}

/** Name of a form in words. */
export function formInWords(definition: string): string | null {
  return familyOf(definition)[definition] ?? null;
}

/** Keys of all forms that could be meant where a definition applies. */
export function keysOfFamily(definition: string): string[] {
  return [...new Set(Object.keys(familyOf(definition)).flatMap(keysOf))];
}

/** Other forms that know a key, in words. */
export function formsWith(definition: string, key: string): string[] {
  return Object.entries(familyOf(definition))
    .filter(([name]) => name !== definition && keysOf(name).includes(key))
    .map(([, words]) => words);
}

/** The key that a word of another tool stands for, where that is one of the candidates. */
export function translateForeign(word: string, candidates: readonly string[]): string | null {
  const meant = FOREIGN_WORDS[word.toLowerCase()];
  return meant !== undefined && candidates.includes(meant) ? meant : null;
}

function familyOf(definition: string): { readonly [name: string]: string } {
  return FAMILIES.find((family) => Object.hasOwn(family, definition)) ?? {};
}
