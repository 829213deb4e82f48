import type { Socket } from 'node:net';
import { TaskFailure } from '@vajraedge/sdk';
import type { ConnectTarget } from './connect-target.js';

/** A forward proxy. */
export interface Proxy {
  readonly hostname: string;
  readonly port: number;
  /** TLS is spoken with the proxy itself. */
  readonly secure: boolean;
  /** Value of `Proxy-Authorization`, or null. */
  readonly authorization: string | null;
}

const MOST_HEAD_BYTES = 16_384;

/**
 * Asks a proxy on a connected socket for a tunnel to the target (`CONNECT`, RFC 9110, 9.3.6). After `done(null)` the
 * socket is the target's. Errors of the socket itself are for the caller.
 */
export function openTunnel(
  socket: Socket,
  target: ConnectTarget,
  proxy: Proxy,
  done: (error: Error | null) => void,
): void {
  const host = target.hostname.includes(':') ? `[${target.hostname}]` : target.hostname;
  const authority = `${host}:${target.port}`;
  const authorization = proxy.authorization === null ? '' : `proxy-authorization: ${proxy.authorization}\r\n`;
  let head = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0 && head.length < MOST_HEAD_BYTES) return;
    socket.off('data', onData);
    socket.pause();
    const error = answerProblem(end < 0 ? null : head.toString('latin1', 0, head.indexOf('\r\n')));
    if (error === null && head.length > end + 4) socket.unshift(head.subarray(end + 4));
    done(error);
  };
  socket.on('data', onData);
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\n${authorization}\r\n`, 'latin1');
}

function answerProblem(statusLine: string | null): Error | null {
  const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(statusLine ?? '')?.[1]);
  if (status >= 200 && status < 300) return null;
  if (status === 407)
    return new TaskFailure('PROXY_AUTH_REQUIRED', 'the proxy wants a user name and a password');
  const answer = statusLine === null ? 'too long a head' : JSON.stringify(statusLine.slice(0, 100));
  return new TaskFailure('PROXY_REFUSED', `the proxy gave no tunnel, it answered ${answer}`);
}
