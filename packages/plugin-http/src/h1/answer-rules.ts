/** Most bytes of the head of an answer, and of the trailers of a body. */
export const MOST_HEAD_BYTES = 65_536;
/** Most header fields in a head. */
export const MOST_HEADERS = 256;
/** Most interim answers (1xx) before the final one. */
export const MOST_INTERIM_ANSWERS = 32;
/** Most bytes of the line before a chunk: its size and extensions. */
export const MOST_CHUNK_LINE_BYTES = 4096;

/** `TOKEN[byte]` is 1 for what a header name may hold (RFC 9110, 5.6.2). */
export const TOKEN: Uint8Array = tableOf(
  "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
);

/** `TEXT[byte]` is 1 for what a line may hold: all but control characters, and the tab (RFC 9110, 5.5). */
export const TEXT: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === 9 || (byte >= 32 && byte !== 127) ? 1 : 0,
);

/** `HEX[byte]` is the value of a hexadecimal digit, 255 for anything else. */
export const HEX: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  const value = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(value) ? 255 : value;
});

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (let at = 0; at < characters.length; at += 1) table[characters.charCodeAt(at)] = 1;
  return table;
}
