import { wireValue } from './wire-value.js';

/** The rows that one iteration may send, in bytes: all of them are in memory at once. */
export const MOST_COPY_BYTES = 256 * 1024 * 1024;

const CHUNK_BYTES = 65_536;
const HEADER_BYTES = 5;
const COPY_DATA = 0x64;

/** Puts rows into CopyData messages (PostgreSQL protocol), so that sending them again costs nothing but the writing. */
export function copyMessages(rows: Buffer): Buffer {
  const count = Math.ceil(rows.length / CHUNK_BYTES);
  const messages = Buffer.allocUnsafe(rows.length + count * HEADER_BYTES);
  for (let chunk = 0; chunk < count; chunk += 1) {
    const from = chunk * CHUNK_BYTES;
    const length = Math.min(CHUNK_BYTES, rows.length - from);
    const at = from + chunk * HEADER_BYTES;
    messages.writeUInt8(COPY_DATA, at);
    messages.writeUInt32BE(length + 4, at + 1);
    rows.copy(messages, at + HEADER_BYTES, from, from + length);
  }
  return messages;
}

/**
 * Rows made of one pattern, in COPY's text format: tabs between, `\N` for null.
 *
 * @param count how many rows
 */
export function patternRows(pattern: readonly unknown[], count: number): Buffer {
  const line = `${pattern.map(copyField).join('\t')}\n`;
  // Split once, where the number of the row goes.
  const pieces = line.split('{row}');
  let text = '';
  for (let row = 0; row < count; row += 1) text += pieces.join(String(row));
  return Buffer.from(text);
}

function copyField(value: unknown): string {
  const text = wireValue(value);
  return text === null
    ? '\\N'
    : text.replaceAll(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character);
}

const ESCAPES: { readonly [character: string]: string } = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
