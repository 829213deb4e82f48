import { Worker } from 'node:worker_threads';
import type { StandIn } from '@vajraedge/sdk';
import type { GrpcParameters } from '../grpc-parameters.js';
import { holdsTemplate } from '../holds-template.js';
import type { CallKind } from '../schema/method-schema.js';
import { SERVER_SOURCE } from './server-source.js';
import { STAND_IN_SERVICE } from './stand-in-schema.js';

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
    workerData: kind,
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
