import { Worker } from 'node:worker_threads';
import type { StandIn } from '@vajraedge/sdk';
import type { MqttParameters } from '../mqtt-parameters.js';

/**
 * The stand-in's thread, so that its processor time is not the task's. It is text because a thread starts from a file or
 * from text, and so bundlers need not know of it. It lets everybody in, acknowledges everything and sends each message
 * back to whom it came from, once that one has subscribed to anything (MQTT 3.1.1 and 5; of quality 0, as it may).
 */
const SERVER_SOURCE = `
const { createServer } = require('node:net');
const { parentPort } = require('node:worker_threads');
const [CONNECT, PUBLISH, PUBREL, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, DISCONNECT] = [1, 3, 6, 8, 10, 12, 14];
const length = (bytes) => {
  const digits = [];
  let rest = bytes;
  do {
    digits.push((rest % 128) + (rest > 127 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(digits);
};
const packet = (head, ...parts) => {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from([head]), length(body.length), body]);
};
const answer = (session, head, body, out) => {
  const type = head >> 4;
  if (type === CONNECT) {
    session.version = body[2 + body.readUInt16BE(0)];
    out.push(packet(0x20, session.version === 5 ? [0, 0, 0] : [0, 0]));
  } else if (type === PUBLISH) {
    const qos = (head >> 1) & 3;
    const topicEnd = 2 + body.readUInt16BE(0);
    const id = body.subarray(topicEnd, topicEnd + 2);
    if (qos > 0) out.push(packet(qos === 1 ? 0x40 : 0x50, id));
    if (session.isSubscribed) out.push(packet(0x30, body.subarray(0, topicEnd), body.subarray(topicEnd + (qos > 0 ? 2 : 0))));
  } else if (type === PUBREL) out.push(packet(0x70, body.subarray(0, 2)));
  else if (type === SUBSCRIBE) {
    session.isSubscribed = true;
    out.push(packet(0x90, body.subarray(0, 2), session.version === 5 ? [0, 0] : [0]));
  } else if (type === UNSUBSCRIBE) out.push(packet(0xb0, body.subarray(0, 2), session.version === 5 ? [0, 0] : []));
  else if (type === PINGREQ) out.push(packet(0xd0));
};
const server = createServer((socket) => {
  const session = { version: 4, isSubscribed: false };
  let rest = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.setNoDelay(true);
  socket.on('data', (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const out = [];
    for (;;) {
      let [at, size, digit] = [1, 0, 0];
      do {
        digit = rest[at];
        size += (digit & 127) * 128 ** (at - 1);
        at += 1;
      } while (digit > 127 && at < 5);
      if (digit === undefined || rest.length < at + size) break;
      if (rest[0] >> 4 === DISCONNECT) socket.end();
      else answer(session, rest[0], rest.subarray(at, at + size), out);
      rest = rest.subarray(at + size);
    }
    if (out.length > 0) socket.write(Buffer.concat(out));
  });
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

/**
 * A broker on loopback that answers everything at once, and the same kind of message to it.
 *
 * @throws the broker's error, when it cannot listen
 */
export async function openStandIn(parameters: MqttParameters): Promise<StandIn> {
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

/** The same kind of message without secrets, TLS and templates. */
function loopbackParameters(parameters: MqttParameters, port: number): MqttParameters {
  const { text, json, binary, qos, protocolVersion, clientIdPrefix } = parameters;
  const length = (text ?? binary ?? (json === undefined ? '' : JSON.stringify(json))).length;
  return {
    url: `mqtt://127.0.0.1:${port}`,
    topic: 'stand-in',
    text: `{id}${'x'.repeat(length)}`,
    qos: typeof qos === 'number' ? qos : 0,
    retain: false,
    protocolVersion,
    clientIdPrefix,
    keepalive: 0,
    insecureSkipVerify: false,
    connectTimeout: 1000,
    timeout: 1000,
  };
}
