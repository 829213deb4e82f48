import { STATUS_CODES } from 'node:http';
import type { Header } from './request-head.js';

/** What a route answers. */
export interface Answer {
  readonly status: number;
  readonly headers?: readonly Header[];
  readonly body?: Buffer | string;
  /** Sends the body in the chunked coding, in so many chunks; absent: with its length. */
  readonly chunkCount?: number;
  /** On top of the latency that the settings give, milliseconds. */
  readonly delayMs?: number;
  /** Takes the place of the latency that the settings give, milliseconds. */
  readonly latencyMs?: number;
  /** Does this instead of answering. */
  readonly fault?: Fault;
}

/**
 * Ways of not answering: `reset` breaks the connection, `close` ends it without a word, `hang` never answers,
 * `truncate` ends within the body, `garbage` sends what is not HTTP.
 */
export type Fault = 'reset' | 'close' | 'hang' | 'truncate' | 'garbage';

/** How the connection wants an answer to be put. */
export interface Framing {
  /** The connection ends after this answer. */
  readonly closes: boolean;
  /** HEAD: everything but the body. */
  readonly headOnly: boolean;
}

/** A JSON answer. */
export function jsonAnswer(
  status: number,
  value: unknown,
  rest: Omit<Answer, 'status' | 'body'> = {},
): Answer {
  const headers: Header[] = [['content-type', 'application/json'], ...(rest.headers ?? [])];
  return { ...rest, status, headers, body: JSON.stringify(value) };
}

/** The bytes of an answer, head and body. */
export function encodeAnswer(answer: Answer, framing: Framing): Buffer {
  const body = toBuffer(answer.body);
  const bodiless = answer.status < 200 || answer.status === 204 || answer.status === 304;
  const chunked = answer.chunkCount !== undefined && !bodiless;
  const reason = STATUS_CODES[answer.status] ?? 'Unknown';
  let head = `HTTP/1.1 ${answer.status} ${reason}\r\n`;
  for (const [name, value] of answer.headers ?? []) head += `${name}: ${value}\r\n`;
  if (chunked) head += 'transfer-encoding: chunked\r\n';
  else if (!bodiless) head += `content-length: ${body.length}\r\n`;
  if (framing.closes) head += 'connection: close\r\n';
  const start = Buffer.from(`${head}\r\n`, 'latin1');
  if (bodiless || framing.headOnly) return start;
  return Buffer.concat([start, ...(chunked ? toChunks(body, answer.chunkCount) : [body])]);
}

function toBuffer(body: Buffer | string | undefined): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.from(body ?? '', 'utf8');
}

function toChunks(body: Buffer, chunkCount: number): Buffer[] {
  const step = Math.max(1, Math.ceil(body.length / Math.max(1, chunkCount)));
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += step) {
    const data = body.subarray(at, at + step);
    parts.push(Buffer.from(`${data.length.toString(16)}\r\n`, 'latin1'), data, Buffer.from('\r\n', 'latin1'));
  }
  parts.push(Buffer.from('0\r\n\r\n', 'latin1'));
  return parts;
}
