import { isDeepStrictEqual } from 'node:util';
import { atJsonPath, type JsonPath } from './json-path.js';

/** What a message must have to be one that is awaited. All of it must be there. */
export interface MessageMatcher {
  /** null: anything. */
  readonly contains: Buffer | null;
  readonly regex: RegExp | null;
  /** Paths and what must be there. */
  readonly equals: readonly (readonly [path: JsonPath, value: unknown])[];
}

/** Whether a message is one that is awaited. */
export function isMatch({ contains, regex, equals }: MessageMatcher, message: Buffer): boolean {
  if (contains !== null && !message.includes(contains)) return false;
  if (regex !== null && !regex.test(message.toString())) return false;
  if (equals.length === 0) return true;
  const value = parseJson(message);
  return equals.every(([path, wanted]) => isDeepStrictEqual(atJsonPath(value, path), wanted));
}

/** The message as JSON; undefined where it is none. */
export function parseJson(message: Buffer): unknown {
  try {
    return JSON.parse(message.toString()) as unknown;
  } catch {
    return undefined;
  }
}
