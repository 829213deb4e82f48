import { TaskFailure } from '@vajraedge/sdk';
import type { HttpRequest, WireRequest } from '../transport/http-transport.js';
import { EXPECTS_BODY } from '../transport/wire-size.js';

/** A request as bytes. */
export interface H1Wire extends WireRequest {
  /** Head and, where it is short, body. */
  readonly bytes: Buffer;
  /** A body too long to be worth copying; sent behind `bytes`. */
  readonly longBody: Buffer | null;
  /** HEAD: the answer has no body, whatever its head says. */
  readonly isHead: boolean;
  /** Why it cannot be sent, or null. */
  readonly problem: TaskFailure | null;
}

/** How requests of one transport are written. */
export interface H1HeadSettings {
  readonly keepAlive: boolean;
  /** Plain HTTP goes through a forward proxy, with the whole URL in its first line (RFC 9112, 3.2.2). */
  readonly proxy: { readonly authorization: string | null } | null;
}

const MOST_COPIED_BODY_BYTES = 65_536;
const METHOD = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const NAME = METHOD;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const PATH = /^[\x21-\x7e\x80-\xff]+$/;

/** The part of a head that stays the same while only the path varies. */
interface Tail {
  readonly origin: string;
  readonly headers: readonly string[];
  readonly bodyBytes: number;
  readonly expectsBody: boolean;
  readonly text: string;
  readonly problem: TaskFailure | null;
}

/**
 * Writes the heads of requests. What is behind the first line is kept from one request to the next, so that a variable in
 * the path costs the path alone.
 */
export class RequestHeadWriter {
  readonly #settings: H1HeadSettings;
  #tail: Tail | null = null;

  constructor(settings: H1HeadSettings) {
    this.#settings = settings;
  }

  /** A request that cannot be sent says so in `problem`. */
  write({ origin, path, method, headers, body }: HttpRequest): H1Wire {
    const bodyBytes = body?.length ?? 0;
    const expectsBody = bodyBytes > 0 || EXPECTS_BODY.has(method);
    const viaProxy = this.#settings.proxy !== null && origin.startsWith('http:');
    const tail = this.#tailFor({ origin, headers, bodyBytes, expectsBody }, viaProxy);
    const head = `${method} ${viaProxy ? origin : ''}${path} HTTP/1.1\r\n${tail.text}`;
    const isLong = bodyBytes > MOST_COPIED_BODY_BYTES;
    const bytes = Buffer.allocUnsafeSlow(head.length + (isLong ? 0 : bodyBytes));
    bytes.write(head, 0, 'latin1');
    if (!isLong) body?.copy(bytes, head.length);
    return {
      origin,
      bytes,
      longBody: isLong ? body : null,
      isHead: method === 'HEAD',
      sentBytes: head.length + bodyBytes,
      problem: tail.problem ?? lineProblem(method, path),
    };
  }

  #tailFor(wanted: Omit<Tail, 'text' | 'problem'>, viaProxy: boolean): Tail {
    const known = this.#tail;
    if (known !== null && isSame(known, wanted)) return known;
    const { origin, headers, bodyBytes, expectsBody } = wanted;
    const authorization = viaProxy ? (this.#settings.proxy?.authorization ?? null) : null;
    const sent = authorization === null ? headers : [...headers, 'proxy-authorization', authorization];
    const problem = headersProblem(sent);
    let host = new URL(origin).host;
    let lines = '';
    for (let at = 0; at < sent.length; at += 2) {
      if ((sent[at] as string).toLowerCase() === 'host') host = sent[at + 1] as string;
      else lines += `${sent[at]}: ${sent[at + 1]}\r\n`;
    }
    const connection = this.#settings.keepAlive ? 'keep-alive' : 'close';
    const length = expectsBody ? `content-length: ${bodyBytes}\r\n` : '';
    const text = `host: ${host}\r\nconnection: ${connection}\r\n${lines}${length}\r\n`;
    return (this.#tail = { ...wanted, text, problem });
  }
}

function isSame(known: Tail, wanted: Omit<Tail, 'text' | 'problem'>): boolean {
  if (known.origin !== wanted.origin || known.bodyBytes !== wanted.bodyBytes) return false;
  if (known.expectsBody !== wanted.expectsBody || known.headers.length !== wanted.headers.length)
    return false;
  for (let at = 0; at < known.headers.length; at += 1)
    if (known.headers[at] !== wanted.headers[at]) return false;
  return true;
}

function lineProblem(method: string, path: string): TaskFailure | null {
  if (!METHOD.test(method)) return invalid(`the method ${show(method)} cannot be sent`);
  // Its answer would turn the connection into a tunnel.
  if (method === 'CONNECT') return invalid('CONNECT is for tunnels through a proxy, not for a task');
  return PATH.test(path) ? null : invalid(`the path ${show(path)} cannot be sent`);
}

function headersProblem(headers: readonly string[]): TaskFailure | null {
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] as string;
    if (!NAME.test(name)) return invalid(`the header name ${show(name)} cannot be sent`);
    if (!VALUE.test(headers[at + 1] as string))
      return invalid(`the value of the header ${name} holds what no header can: a line break, or no Latin-1`);
  }
  return null;
}

function invalid(message: string): TaskFailure {
  return new TaskFailure('HTTP_REQUEST_INVALID', message);
}

function show(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
