/** Where a text stops being JSON, and what was expected there. */
export interface JsonFault {
  readonly offset: number;
  readonly message: string;
}

const SPACE = new Set([' ', '\t', '\n', '\r']);
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const WORD = /(?:true|false|null)(?!\w)/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** What may come next: a value, or what follows one. */
type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'after';

/**
 * Finds the first fault of a text that `JSON.parse` refused (RFC 8259); its own messages do not always say where.
 * Iterative, so that no nesting can exhaust the stack. Null when the text is JSON after all.
 */
export function findJsonFault(text: string): JsonFault | null {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const char = text[at] as string;
    const message = unexpected(char, expected, open.at(-1));
    if (message !== null) return { offset: at, message };
    const isMark = '{}[],'.includes(char);
    const end = isMark ? at + 1 : endOfItem(text, at, isKey(expected));
    if (typeof end !== 'number') return end;
    expected = isMark ? afterMark(char, open) : isKey(expected) ? 'value' : 'after';
    at = skipSpace(text, end);
  }
  if (expected === 'after' && open.length === 0) return null;
  const missing = open.at(-1) === '{' ? 'a } is missing' : 'a ] is missing';
  return {
    offset: text.length,
    message: open.length === 0 ? 'a value is missing' : `the text ends early: ${missing}`,
  };
}

/** Keeps account of what is open, and says what may follow. */
function afterMark(mark: string, open: ('{' | '[')[]): Expected {
  if (mark === '{' || mark === '[') {
    open.push(mark);
    return mark === '{' ? 'key-or-end' : 'value-or-end';
  }
  if (mark === ',') return open.at(-1) === '{' ? 'key' : 'value';
  open.pop();
  return 'after';
}

function isKey(expected: Expected): boolean {
  return expected === 'key' || expected === 'key-or-end';
}

/** End of a value, or of a key with its colon. */
function endOfItem(text: string, from: number, withColon: boolean): number | JsonFault {
  const end = endOfScalar(text, from);
  if (!withColon || typeof end !== 'number') return end;
  const colon = skipSpace(text, end);
  return text[colon] === ':' ? colon + 1 : { offset: colon, message: 'a colon is missing after the key' };
}

function unexpected(char: string, expected: Expected, open: '{' | '[' | undefined): string | null {
  if (expected === 'after') {
    if (open === undefined) return 'something follows the end of the plan';
    if (char === ',' || char === (open === '{' ? '}' : ']')) return null;
    return `a comma or a ${open === '{' ? '}' : ']'} is missing here`;
  }
  const mayEnd = expected === 'value-or-end' || expected === 'key-or-end';
  if (mayEnd && char === (open === '{' ? '}' : ']')) return null;
  if (char === '}' || char === ']')
    return expected === 'key' || open === '['
      ? 'there is a comma too many before this'
      : 'a value is missing here';
  if (char === ',' || char === ':') return 'a value is missing here';
  if (isKey(expected) && char !== '"') return 'a key must be in double quotes';
  return null;
}

function endOfScalar(text: string, from: number): number | JsonFault {
  if (text[from] === '"') return endOfString(text, from);
  for (const pattern of [NUMBER, WORD]) {
    pattern.lastIndex = from;
    if (pattern.test(text)) return pattern.lastIndex;
  }
  if (text[from] === "'") return { offset: from, message: 'text must be in double quotes' };
  if (text[from] === '/' || text[from] === '#') return { offset: from, message: 'JSON has no comments' };
  return { offset: from, message: 'this is no JSON value (text must be in double quotes)' };
}

function endOfString(text: string, from: number): number | JsonFault {
  let at = from + 1;
  while (at < text.length) {
    const char = text[at] as string;
    if (char === '"') return at + 1;
    if (char < ' ') return { offset: at, message: 'the text is not closed on its line' };
    if (char === '\\') {
      ESCAPE.lastIndex = at;
      if (!ESCAPE.test(text)) return { offset: at, message: 'there is no such escape in JSON' };
      at = ESCAPE.lastIndex;
    } else at += 1;
  }
  return { offset: from, message: 'the text that begins here is not closed' };
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && SPACE.has(text[at] as string)) at += 1;
  return at;
}
