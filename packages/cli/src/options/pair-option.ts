import { usageError } from '../usage-error.js';

/** What `name=value` options say, the last of a name wins. @throws VE_USAGE */
export function pairOption(option: string, texts: readonly string[]): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at < 1)
      throw usageError(
        `${option}: "${text}" is not of the form name=value.`,
        `Write it as in: ${option} name=value`,
      );
    pairs.set(text.slice(0, at), text.slice(at + 1));
  }
  return pairs;
}
