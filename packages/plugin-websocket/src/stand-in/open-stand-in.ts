import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { StandIn } from '@vajraedge/sdk';
import type { WebSocketParameters } from '../websocket-parameters.js';

/**
 * The stand-in's thread, so that its processor time is not the task's. It is text because a thread starts from a file or
 * from text, and so bundlers need not know of it. Every message comes
 * back.
 */
const SERVER_SOURCE = `
const { parentPort, workerData } = require('node:worker_threads');
const { WebSocketServer } = require(workerData.path);
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: 1e9 }, () =>
  parentPort.postMessage(server.address().port),
);
server.on('connection', (socket) => {
  socket.on('error', () => undefined);
  socket.on('message', (message, isBinary) => socket.send(message, { binary: isBinary }));
});
`;

/**
 * A server on loopback that answers everything at once, and the same kind of exchange with it.
 *
 * @throws the server's error, when it cannot listen
 */
export async function openStandIn(parameters: WebSocketParameters): Promise<StandIn> {
  const path = createRequire(import.meta.url).resolve('ws');
  const server = new Worker(SERVER_SOURCE, { eval: true, stdin: false, execArgv: [], workerData: { path } });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('message', resolve);
    server.once('error', reject);
  });
  return {
    parameters: loopbackParameters(parameters, port),
    close: async () => {
      await server.terminate();
    },
  };
}

/** The same kind of exchange without secrets, TLS, templates and expectations, which could not be met. */
function loopbackParameters(parameters: WebSocketParameters, port: number): WebSocketParameters {
  const { text, json, binary, ping, contains, regex, jsonPath, messages, pingInterval, closeCode } =
    parameters;
  const waits =
    contains !== undefined || regex !== undefined || jsonPath !== undefined || (messages ?? 0) > 0;
  const sends = text !== undefined || json !== undefined || binary !== undefined;
  const length = (text ?? binary ?? (json === undefined ? '' : JSON.stringify(json))).length;
  return {
    url: `ws://127.0.0.1:${port}/stand-in`,
    ...(sends ? { text: 'x'.repeat(length) } : {}),
    ping: ping || !sends,
    ...(waits && sends ? { messages: 1 } : {}),
    compression: false,
    maxMessageBytes: 1_073_741_824,
    insecureSkipVerify: false,
    connectTimeout: 1000,
    timeout: 1000,
    ...(pingInterval === undefined ? {} : { pingInterval: 0 }),
    ...(closeCode === undefined ? {} : { closeCode: 1000 }),
  };
}
