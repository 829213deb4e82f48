import type { HttpRequest } from './http-transport.js';

/** Methods for which a length is sent even when there is no body (RFC 9110, 8.6). */
export const EXPECTS_BODY: ReadonlySet<string> = new Set([
  'POST',
  'PUT',
  'PATCH',
  'QUERY',
  'PROPFIND',
  'PROPPATCH',
]);

/** Bytes that a request takes on the wire in HTTP/1.1: its line, its headers with those that undici adds, its body. */
export function wireSizeBytes(
  { origin, path, method, headers, body }: HttpRequest,
  keepAlive: boolean,
): number {
  let bytes =
    `${method} ${path} HTTP/1.1\r\n`.length +
    `connection: ${keepAlive ? 'keep-alive' : 'close'}\r\n`.length +
    2;
  let host = new URL(origin).host;
  for (let at = 0; at < headers.length; at += 2) {
    const [name, value] = [headers[at] as string, headers[at + 1] as string];
    if (name.toLowerCase() === 'host') host = value;
    else bytes += name.length + value.length + 4;
  }
  bytes += `host: ${host}\r\n`.length;
  const length = body?.length ?? 0;
  if (length > 0 || EXPECTS_BODY.has(method)) bytes += `content-length: ${length}\r\n`.length;
  return bytes + length;
}
