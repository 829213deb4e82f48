/** A header as it came: name in lower case, value without the white space around it. */
export type Header = readonly [name: string, value: string];

/** The first part of a request. */
export interface RequestHead {
  readonly method: string;
  /** As sent. */
  readonly target: string;
  /** The target without host and query, not decoded. */
  readonly path: string;
  /** Without the question mark; empty where there is none. */
  readonly query: string;
  readonly headers: readonly Header[];
  readonly keepAlive: boolean;
  readonly chunked: boolean;
  /** 0 where the request has no body or a chunked one. */
  readonly contentLengthBytes: number;
  readonly expectsContinue: boolean;
}

/** A request that is not HTTP/1.1, or more than this server takes: answered with `status`, then the connection ends. */
export class RequestError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'RequestError';
    this.status = status;
  }
}

const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const REQUEST_LINE = new RegExp(`^(${TOKEN}) ([!-~\\x80-\\xff]+) HTTP/([0-9])\\.([0-9])$`);
const HEADER_LINE = new RegExp(`^(${TOKEN}):[ \\t]*([\\t\\x20-\\x7e\\x80-\\xff]*)$`);

interface Framing {
  hosts: number;
  contentLength: string | null;
  transferEncoding: string | null;
  connection: string;
  expectation: string;
}

/**
 * Reads a request's head (RFC 9112): all lines up to the empty one, without it.
 *
 * @throws RequestError 400 for what is malformed or could be read in two ways, 501 for an unknown transfer coding, 505
 * for another version
 */
export function parseRequestHead(text: string): RequestHead {
  const lines = text.split('\r\n');
  const requestLine = REQUEST_LINE.exec(lines[0] as string);
  if (requestLine === null) throw new RequestError(400, 'malformed request line');
  const [, method, target, major, minor] = requestLine as unknown as [string, string, string, string, string];
  if (major !== '1') throw new RequestError(505, 'only HTTP/1.0 and HTTP/1.1 are spoken here');
  const headers = lines.slice(1).map(parseHeader);
  const framing = readFraming(headers);
  const isVersion10 = minor === '0';
  checkFraming(framing, isVersion10);
  const [path, query] = splitTarget(target, method);
  return {
    method,
    target,
    path,
    query,
    headers,
    keepAlive: isVersion10
      ? /\bkeep-alive\b/i.test(framing.connection)
      : !/\bclose\b/i.test(framing.connection),
    chunked: framing.transferEncoding !== null,
    contentLengthBytes: Number(framing.contentLength ?? 0),
    expectsContinue: framing.expectation.toLowerCase() === '100-continue' && !isVersion10,
  };
}

function parseHeader(line: string): Header {
  const match = HEADER_LINE.exec(line);
  if (match === null) throw new RequestError(400, 'malformed header line');
  const [, name, value] = match as unknown as [string, string, string];
  return [name.toLowerCase(), value.trimEnd()];
}

function readFraming(headers: readonly Header[]): Framing {
  const framing: Framing = {
    hosts: 0,
    contentLength: null,
    transferEncoding: null,
    connection: '',
    expectation: '',
  };
  for (const [name, value] of headers) {
    if (name === 'host') framing.hosts += 1;
    else if (name === 'connection') framing.connection += `,${value}`;
    else if (name === 'expect') framing.expectation = value;
    else if (name === 'transfer-encoding') framing.transferEncoding = joined(framing.transferEncoding, value);
    else if (name === 'content-length') framing.contentLength = joined(framing.contentLength, value);
  }
  return framing;
}

function joined(before: string | null, value: string): string {
  return before === null ? value : `${before},${value}`;
}

/** Two lengths, or a length and a coding, are how requests get smuggled: neither is guessed at. */
function checkFraming(framing: Framing, isVersion10: boolean): void {
  const { contentLength, transferEncoding } = framing;
  if (framing.hosts > 1 || (framing.hosts === 0 && !isVersion10))
    throw new RequestError(400, 'exactly one Host is needed');
  if (contentLength !== null && !/^[0-9]{1,15}$/.test(contentLength))
    throw new RequestError(400, 'malformed Content-Length');
  if (transferEncoding === null) return;
  if (contentLength !== null) throw new RequestError(400, 'Content-Length beside Transfer-Encoding');
  if (isVersion10) throw new RequestError(400, 'Transfer-Encoding in HTTP/1.0');
  if (transferEncoding.toLowerCase() !== 'chunked')
    throw new RequestError(501, 'only the chunked transfer coding is known');
}

function splitTarget(target: string, method: string): readonly [path: string, query: string] {
  const local = target.replace(/^https?:\/\/[^/?]*/i, '').replace(/^(?=\?|$)/, '/');
  if (!local.startsWith('/') && !(local === '*' && method === 'OPTIONS'))
    throw new RequestError(400, 'malformed target');
  const mark = local.indexOf('?');
  return mark < 0 ? [local, ''] : [local.slice(0, mark), local.slice(mark + 1)];
}
