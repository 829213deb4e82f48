/** A path into JSON: the names and indexes on the way. */
export type JsonPath = readonly (string | number)[];

const STEP = /\.([A-Za-z_][\w-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\]/gy;

/** Reads `$.name`, `$.list[0]` and `$["any name"]`, in any order and depth; null for anything else. */
export function parseJsonPath(text: string): JsonPath | null {
  if (!text.startsWith('$')) return null;
  const path: (string | number)[] = [];
  const step = new RegExp(STEP);
  let end = (step.lastIndex = 1);
  for (let match = step.exec(text); match !== null; match = step.exec(text)) {
    const [, name, index, quoted] = match;
    path.push(name ?? (index === undefined ? unquoted(quoted as string) : Number(index)));
    end = step.lastIndex;
  }
  return end === text.length ? path : null;
}

/** What a value has there; undefined where there is nothing. */
export function atJsonPath(value: unknown, path: JsonPath): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as { readonly [name: string | number]: unknown })[step];
  }
  return at;
}

function unquoted(text: string): string {
  return text.slice(1, -1).replaceAll(/\\(.)/g, '$1');
}
