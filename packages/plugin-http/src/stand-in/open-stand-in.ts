import { Worker } from 'node:worker_threads';
import type { StandIn } from '@vajraedge/sdk';
import type { HttpParameters } from '../http-parameters.js';
import { clientFor } from '../transport/create-transport.js';

/**
 * The stand-in's thread, so that its processor time is not the task's. It is text because a thread starts from a file or
 * from text, and so bundlers need not know of it.
 *
 * It reads no more of a request than it must to answer it: V8 has less to compile than with a server of node:http, and
 * all engines wait for what is compiled. One request at a time comes on a connection, none of them in chunks.
 */
const SERVER_SOURCE = `
const { createServer } = require('node:net');
const { parentPort } = require('node:worker_threads');
const BODY = '{"ok":true}';
const HEAD = 'HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: ' + BODY.length + '\\r\\n\\r\\n';
const [whole, headOnly] = [Buffer.from(HEAD + BODY), Buffer.from(HEAD)];
const sizeOf = (text) => {
  const end = text.indexOf('\\r\\n\\r\\n');
  if (end < 0) return Infinity;
  const length = /\\r\\ncontent-length: *([0-9]+)/i.exec(text.slice(0, end));
  return end + 4 + (length === null ? 0 : Number(length[1]));
};
const server = createServer({ noDelay: true }, (socket) => {
  let request = '';
  socket.on('data', (bytes) => {
    request += bytes.latin1Slice();
    if (request.length < sizeOf(request)) return;
    socket.write(request.startsWith('HEAD ') ? headOnly : whole);
    request = '';
  });
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

/**
 * A server on loopback that answers everything with a short 200, and the same kind of request to it.
 *
 * @throws the server's error, when it cannot listen
 */
export async function openStandIn(parameters: HttpParameters): Promise<StandIn> {
  const server = new Worker(SERVER_SOURCE, { eval: true, stdin: false, execArgv: [] });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('message', resolve);
    server.once('error', reject);
  });
  return {
    parameters: loopbackParameters(parameters, `http://127.0.0.1:${port}`),
    close: async () => {
      await server.terminate();
    },
  };
}

/** The same kind of request without secrets, templates, files and checks, which could not be met. */
function loopbackParameters(parameters: HttpParameters, origin: string): HttpParameters {
  const { headers, json, form, body, file, method } = parameters;
  const hasBody = json !== undefined || form !== undefined || body !== undefined || file !== undefined;
  return {
    url: `${origin}/stand-in`,
    ...(method === undefined || !/^[A-Z]+$/.test(method) || method === 'CONNECT' ? {} : { method }),
    ...(hasBody ? { body: 'x'.repeat(64) } : {}),
    headers: Object.fromEntries(
      Object.keys(headers ?? {}).map((_name, at) => [`x-stand-in-${at}`, 'stand-in']),
    ),
    cookies: parameters.cookies,
    followRedirects: parameters.followRedirects,
    maxRedirects: parameters.maxRedirects,
    maxResponseBytes: 65_536,
    timeout: enough(parameters.timeout),
    connectTimeout: enough(parameters.connectTimeout),
    headersTimeout: enough(parameters.headersTimeout),
    bodyTimeout: enough(parameters.bodyTimeout),
    keepAlive: true,
    keepAliveTimeout: enough(parameters.keepAliveTimeout),
    connections: 'perUser',
    maxConnections: 1,
    client: clientFor(parameters),
    http2: false,
    insecure: false,
    minTlsVersion: 'TLSv1.2',
  };
}

/**
 * Time that a stand-in surely keeps to. Else it is the plan's own, number for number: V8 holds whole numbers and others
 * apart, and code that was compiled for one kind is thrown away at the other.
 */
function enough(timeoutMs: number): number {
  return timeoutMs === 0 || timeoutMs >= 1000 ? timeoutMs : 1000;
}
