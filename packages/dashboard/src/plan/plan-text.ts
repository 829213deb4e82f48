import { type Document, isMap, isScalar, parseDocument } from 'yaml';

/** A way into a plan: keys of maps and positions in lists. */
export type PlanPath = readonly (string | number)[];

/** A plan as it is written: the text is what counts, and forms change it in place, comments and order included. */
export interface PlanText {
  /** Null where the text is no YAML, or no map. */
  readonly value: { readonly [key: string]: unknown } | null;
  /** What is wrong with it as YAML; null: nothing. */
  readonly fault: { readonly message: string; readonly line: number } | null;
}

/** More aliases than any plan needs; a text that grows a million-fold is refused. */
const MOST_ALIASES = 100;

/** Reads the text of a plan, YAML or JSON. */
export function readPlanText(text: string): PlanText {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) {
    const [first = error.message] = error.message.split('\n');
    return { value: null, fault: { message: first, line: error.linePos?.[0].line ?? 1 } };
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    if (value === null) return { value: {}, fault: null };
    if (typeof value === 'object' && !Array.isArray(value)) return { value: { ...value }, fault: null };
    return { value: null, fault: { message: 'A plan is a map with scenarios.', line: 1 } };
  } catch (error) {
    return { value: null, fault: { message: (error as Error).message, line: 1 } };
  }
}

/** The text with a value put in, or, where the value is undefined, taken out. */
export function editPlanText(text: string, path: PlanPath, value: unknown): string {
  const document = parseDocument(text);
  if (value === undefined) {
    if (document.hasIn(path)) document.deleteIn(path);
  } else {
    makeWay(document, path);
    document.setIn(path, document.createNode(value));
  }
  return write(document);
}

/** The text with the key of a map renamed; its place and its value stay. */
export function renamePlanKey(text: string, path: PlanPath, from: string, to: string): string {
  const document = parseDocument(text);
  const map = document.getIn(path);
  if (!isMap(map)) return text;
  const pair = map.items.find(({ key }) => isScalar(key) && String(key.value) === from);
  if (pair !== undefined) pair.key = document.createNode(to);
  return write(document);
}

/** What stands in the way of a value, such as a text where a map is wanted, gives way to it. */
function makeWay(document: Document, path: PlanPath): void {
  for (let length = 0; length < path.length; length += 1) {
    const above = path.slice(0, length);
    const node = length === 0 ? document.contents : document.getIn(above, true);
    const isCollection = node !== null && typeof node === 'object' && 'items' in node;
    if (isCollection) continue;
    const wanted = document.createNode(typeof path[length] === 'number' ? [] : {});
    if (length === 0) document.contents = wanted;
    else document.setIn(above, wanted);
  }
}

function write(document: Document): string {
  return document.toString({ lineWidth: 0 });
}
