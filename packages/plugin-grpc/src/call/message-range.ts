/** How many messages are right, both ends included. */
export interface MessageRange {
  readonly min: number;
  readonly max: number;
}

/** Reads `3`, `1..`, `..5` or `1..5`; null for anything else, and for a range that ends before it begins. */
export function parseMessageRange(text: string): MessageRange | null {
  const match = /^(?:(\d+)|(\d*)\.\.(\d*))$/.exec(text);
  if (match === null) return null;
  const [, exact, from = '', to = ''] = match;
  if (exact !== undefined) return { min: Number(exact), max: Number(exact) };
  const range = { min: Number(from), max: to === '' ? Infinity : Number(to) };
  return range.min <= range.max && `${from}${to}` !== '' ? range : null;
}

/** The range in words. */
export function messageRangeText({ min, max }: MessageRange): string {
  if (min === max) return String(min);
  return max === Infinity ? `at least ${min}` : `${min} to ${max}`;
}
