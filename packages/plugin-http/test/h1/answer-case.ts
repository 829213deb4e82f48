/** What an answer must come to. */
export type Expected =
  | { readonly status: number; readonly body?: string; readonly left?: number; readonly closes?: boolean }
  /** Whole when the connection is closed. */
  | { readonly untilClose: string; readonly status: number }
  /** No answer; the problem matches. */
  | { readonly broken: RegExp }
  /** Not whole yet. */
  | 'open';

/** One stream of bytes (Latin-1) as a server may send it in answer to one request. */
export interface AnswerCase {
  readonly name: string;
  readonly method?: 'HEAD';
  readonly bytes: string;
  readonly expected: Expected;
  /** Where another client does otherwise, and why that is all right. */
  readonly differs?: { readonly undici?: string; readonly node?: string; readonly why: string };
}

/** The first line of an answer. */
export const OK = 'HTTP/1.1 200 OK\r\n';
/** The head of an answer in chunks. */
export const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
/** The head of an answer with these header lines. */
export const head = (...lines: string[]): string => `${OK}${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
