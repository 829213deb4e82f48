import { HTTPParser } from 'node:_http_common';

/** What llhttp, the parser of Node.js, made of the first final answer of a stream. */
export interface LlhttpReading {
  readonly status: number | null;
  readonly headers: readonly string[];
  readonly body: string;
  readonly isWhole: boolean;
  /** It refused before the answer was whole. */
  readonly problem: string;
}

const MOST_HEAD_BYTES = 1_000_000;

/** Reads a stream in one piece, and its end. */
export function readWithLlhttp(stream: Buffer, isHead: boolean): LlhttpReading {
  const seen = { status: null as number | null, headers: [] as string[], body: '', isWhole: false };
  const parser = new HTTPParser();
  parser.initialize(HTTPParser.RESPONSE, {}, MOST_HEAD_BYTES);
  let isFinal = false;
  let early: string[] = [];
  parser[HTTPParser.kOnHeaders] = (raw: string[]) => {
    early.push(...raw);
  };
  parser[HTTPParser.kOnHeadersComplete] = (
    _major: number,
    _minor: number,
    raw: string[] | undefined,
    _method: number,
    _url: string,
    status: number,
  ) => {
    if (seen.isWhole) return 1;
    isFinal = status >= 200;
    if (isFinal) {
      seen.status = status;
      seen.headers = raw ?? early;
    }
    early = [];
    // 1: no body follows.
    return isHead && isFinal ? 1 : 0;
  };
  parser[HTTPParser.kOnBody] = (bytes: Buffer) => {
    if (!seen.isWhole) seen.body += bytes.toString('latin1');
  };
  parser[HTTPParser.kOnMessageComplete] = () => {
    if (isFinal) seen.isWhole = true;
  };
  let result: unknown = stream.length === 0 ? 0 : parser.execute(stream);
  if (!isError(result)) result = parser.finish();
  parser.free();
  const problem = !seen.isWhole && isError(result) ? String(result.code) : '';
  return { ...seen, problem };
}

function isError(value: unknown): value is { readonly code?: string } {
  return typeof value === 'object' && value !== null && 'code' in value;
}
