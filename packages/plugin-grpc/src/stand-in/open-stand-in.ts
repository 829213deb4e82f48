import { Worker } from 'node:worker_threads';
import { type StandIn } from '@vajraedge/sdk';
import { type GrpcParameters } from '../grpc-parameters.js';
import { holdsTemplate } from '../holds-template.js';
import { type CallKind } from '../schema/method-schema.js';
import { STAND_IN_SERVICE, standInDescription } from './stand-in-schema.js';

/**
 * The stand-in's thread, so that its processor time is not the task's. It is text because a thread starts from a file or
 * from text, and so bundlers need not know of it. Every message is answered by an empty one, a call without a stream by
 * one at its end (gRPC over HTTP/2: five bytes before each message).
 */
const SERVER_SOURCE = `
const { createServer } = require('node:http2');
const { parentPort, workerData } = require('node:worker_threads');
const frame = (message) => {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
};
const empty = frame(Buffer.alloc(0));
const description = frame(Buffer.from(workerData));
const server = createServer();
server.on('stream', (stream, headers) => {
  const path = headers[':path'];
  const isTwoWay = path.endsWith('/BIDI_STREAM');
  const answer = path.endsWith('/ServerReflectionInfo') ? description : empty;
  let rest = Buffer.alloc(0);
  stream.on('error', () => undefined);
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('data', (chunk) => {
    if (!isTwoWay) return;
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 5 && rest.length >= 5 + rest.readUInt32BE(1)) {
      rest = rest.subarray(5 + rest.readUInt32BE(1));
      stream.write(empty);
    }
  });
  stream.on('end', () => (isTwoWay ? stream.end() : stream.end(answer)));
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

/** Messages of a stream to the stand-in: enough to run all the code, few enough to be quick. */
const MOST_MESSAGES = 100;

/**
 * A server on loopback that answers everything at once, and the same kind of call to it.
 *
 * @throws the server's error, when it cannot listen
 */
export async function openStandIn(parameters: GrpcParameters, kind: CallKind): Promise<StandIn> {
  const server = new Worker(SERVER_SOURCE, {
    eval: true,
    stdin: false,
    execArgv: [],
    workerData: standInDescription(),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('message', resolve);
    server.once('error', reject);
  });
  return {
    parameters: loopbackParameters(parameters, kind, port),
    close: async () => {
      await server.terminate();
    },
  };
}

/** A call of the same kind and size without secrets, TLS and expectations, which could not be met. */
function loopbackParameters(parameters: GrpcParameters, kind: CallKind, port: number): GrpcParameters {
  const { message, messages, metadata, count, turns, deadline, connections, maxConnections } = parameters;
  const names = holdsTemplate(Object.keys(metadata ?? {})) ? [] : Object.keys(metadata ?? {});
  const list: readonly unknown[] = Array.isArray(messages) ? messages : [{}];
  return {
    target: `127.0.0.1:${port}`,
    service: STAND_IN_SERVICE,
    method: kind,
    metadata: Object.fromEntries(
      names.map((name, at) => [
        `x-stand-in-${at}${name.toLowerCase().endsWith('-bin') ? '-bin' : ''}`,
        'AAAA',
      ]),
    ),
    ...(kind === 'UNARY' || kind === 'SERVER_STREAM'
      ? { message: packetLike(message ?? {}) }
      : {
          messages: list.slice(0, MOST_MESSAGES).map(packetLike),
          count: typeof count === 'number' ? Math.min(count, Math.ceil(MOST_MESSAGES / list.length)) : 1,
        }),
    ...(kind === 'BIDI_STREAM' ? { turns: turns === true } : {}),
    deadline: deadline === 0 ? 0 : 1000,
    expectedStatus: 'OK',
    tls: 'plaintext',
    insecureSkipVerify: false,
    maxMessageBytes: 1_073_741_824,
    connections,
    maxConnections,
  };
}

/** About as many bytes as the message's JSON has. */
function packetLike(message: unknown): { readonly payload: string } {
  return { payload: Buffer.alloc(JSON.stringify(message).length, 'x').toString('base64') };
}
