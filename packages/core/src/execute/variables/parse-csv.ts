/** Where a CSV text breaks the rules, and how. */
export interface CsvFault {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** A row of a feed, by column. */
export type FeedRow = { readonly [column: string]: unknown };

/** Names that could reach the prototype of a row. */
const FORBIDDEN_COLUMNS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** One record: its fields, and the line that it begins on. */
interface CsvRecord {
  readonly fields: readonly string[];
  readonly line: number;
}

/**
 * Reads CSV (RFC 4180): commas, quotes doubled within quotes, line ends CRLF or LF, a header line that names the
 * columns. Strict: every row has as many fields as the header, quotes are closed and stand at the edges of a field.
 * Lines that are empty are skipped. Values are texts.
 */
export function parseCsv(text: string): readonly FeedRow[] | CsvFault {
  const records = readRecords(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if (!Array.isArray(records)) return records as CsvFault;
  const [header, ...body] = records as CsvRecord[];
  if (header === undefined) return { line: 1, message: 'it is empty; the first line must name the columns' };
  const fault = headerFault(header);
  if (fault !== null) return fault;
  const rows: FeedRow[] = [];
  for (const { fields, line } of body) {
    if (fields.length !== header.fields.length) {
      return {
        line,
        message: `this row has ${fields.length} fields, the header has ${header.fields.length}`,
      };
    }
    rows.push(Object.freeze(Object.fromEntries(header.fields.map((column, at) => [column, fields[at]]))));
  }
  return rows;
}

function headerFault({ fields, line }: CsvRecord): CsvFault | null {
  const [only] = fields;
  if (fields.length === 1 && only !== undefined && /[;\t]/.test(only)) {
    return {
      line,
      message: 'the header has one column with ; or tabs in it; columns must be separated by commas',
    };
  }
  for (const [at, column] of fields.entries()) {
    if (column === '') return { line, message: `column ${at + 1} of the header has no name` };
    if (FORBIDDEN_COLUMNS.has(column)) return { line, message: `a column cannot be called ${column}` };
    if (fields.indexOf(column) !== at) return { line, message: `the column ${column} is there twice` };
  }
  return null;
}

function readRecords(text: string): readonly CsvRecord[] | CsvFault {
  const records: CsvRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const beginsAt = line;
    const fields: string[] = [];
    let more = true;
    while (more) {
      const field = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at);
      if (typeof field === 'string') return { line, message: field };
      fields.push(field.value);
      line += field.lineBreaks;
      at = field.end;
      more = text[at] === ',';
      if (more) at += 1;
    }
    if (text[at] === '\r') at += 1;
    at += 1;
    line += 1;
    if (fields.length > 1 || fields[0] !== '') records.push({ fields, line: beginsAt });
  }
  return records;
}

interface Field {
  readonly value: string;
  /** Position of the comma or line end after it. */
  readonly end: number;
  readonly lineBreaks: number;
}

function readPlain(text: string, from: number): Field | string {
  let end = from;
  while (end < text.length && !isFieldEnd(text, end)) {
    if (text[end] === '"')
      return 'a quote stands inside a field; put the whole field in quotes and double the quote';
    end += 1;
  }
  return { value: text.slice(from, end), end, lineBreaks: 0 };
}

function readQuoted(text: string, from: number): Field | string {
  let value = '';
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return 'a quote is not closed';
    value += text.slice(at, quote);
    at = quote + 1;
    if (text[at] !== '"') break;
    value += '"';
    at += 1;
  }
  if (at < text.length && !isFieldEnd(text, at)) return 'something follows a closing quote';
  return { value, end: at, lineBreaks: value.split('\n').length - 1 };
}

function isFieldEnd(text: string, at: number): boolean {
  const char = text[at];
  return char === ',' || char === '\n' || (char === '\r' && text[at + 1] === '\n');
}
