import { Worker } from 'node:worker_threads';
import type { StandIn } from '@vajraedge/sdk';
import type { ConnectionParameters } from '../postgres-parameters.js';

/**
 * The stand-in's thread, so that its processor time is not the task's. It is text because a thread starts from a file or
 * from text, and so bundlers need not know of it. It lets everybody in and answers every statement with one row
 * (PostgreSQL protocol 3.0): a Query and a Sync each end with ReadyForQuery, a COPY is taken until CopyDone.
 */
const SERVER_SOURCE = `
const { createServer } = require('node:net');
const { parentPort } = require('node:worker_threads');
const message = (type, body) => {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const ready = message('Z', Buffer.from('I'));
const key = Buffer.alloc(8);
key.writeUInt32BE(1, 0);
const welcome = Buffer.concat([message('R', Buffer.alloc(4)), message('K', key), ready]);
const row = message('D', Buffer.from([0, 1, 0, 0, 0, 1, 0x31]));
const complete = message('C', Buffer.from('SELECT 1\\0'));
const simple = Buffer.concat([row, complete, ready]);
const copyIn = message('G', Buffer.from([0, 0, 0]));
const answers = {
  P: message('1', Buffer.alloc(0)),
  B: message('2', Buffer.alloc(0)),
  D: message('n', Buffer.alloc(0)),
  E: Buffer.concat([row, complete]),
  S: ready,
  c: Buffer.concat([message('C', Buffer.from('COPY 1\\0')), ready]),
};
const server = createServer((socket) => {
  let rest = Buffer.alloc(0);
  let isIn = false;
  socket.on('error', () => undefined);
  socket.setNoDelay(true);
  socket.on('data', (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const out = [];
    for (;;) {
      const at = isIn ? 1 : 0;
      if (rest.length < at + 4) break;
      const size = at + rest.readUInt32BE(at);
      if (rest.length < size) break;
      const type = String.fromCharCode(rest[0]);
      if (!isIn) {
        isIn = true;
        out.push(welcome);
      } else if (type === 'Q') out.push(rest.toString('latin1', 5, 10) === 'COPY ' ? copyIn : simple);
      else if (type === 'X') socket.end();
      else if (answers[type]) out.push(answers[type]);
      rest = rest.subarray(size);
    }
    if (out.length > 0) socket.write(out.length === 1 ? out[0] : Buffer.concat(out));
  });
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

/**
 * A server on loopback that answers everything at once, and the same kind of work for it.
 *
 * @throws the server's error, when it cannot listen
 */
export async function openStandIn(parameters: ConnectionParameters): Promise<StandIn> {
  const server = new Worker(SERVER_SOURCE, { eval: true, stdin: false, execArgv: [] });
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

/** The same statements without secrets, TLS and expectations, which could not be met; templates are sent as they are. */
function loopbackParameters(parameters: ConnectionParameters, port: number): object {
  const of: { readonly [name: string]: unknown } = { ...parameters };
  const kept = Object.fromEntries(Object.entries(of).filter(([name]) => !LEFT_OUT.has(name)));
  return {
    ...kept,
    ...(of['file'] === undefined ? {} : { row: ['stand-in', 1] }),
    ...(of['statements'] === undefined ? {} : { statements: withoutExpectations(of['statements']) }),
    host: '127.0.0.1',
    port,
    connectTimeout: 1000,
    timeout: 1000,
    statementTimeout: 0,
  };
}

const LEFT_OUT: ReadonlySet<string> = new Set([
  'url',
  'secretUrl',
  'database',
  'user',
  'password',
  'tls',
  'caFile',
  'certFile',
  'keyFile',
  'keyPassphrase',
  'expectedRows',
  'file',
  'header',
]);

function withoutExpectations(statements: unknown): unknown {
  if (!Array.isArray(statements)) return ['SELECT 1'];
  return (statements as unknown[]).map((item) =>
    typeof item === 'object' && item !== null ? { ...item, expectedRows: undefined } : item,
  );
}
