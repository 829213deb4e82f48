import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** The answer to a query for an A record: the same message with one more record, 192.0.2.1 for a minute. */
function answerTo(query) {
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180, 2); // an answer, and no error
  header.writeUInt16BE(1, 6); // one record
  header.writeUInt32BE(0, 8); // and nothing besides
  const question = query.subarray(12, query.indexOf(0, 12) + 5);
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1]);
  return Buffer.concat([header, question, record]);
}

/** A name server on a free port of loopback that knows every name, or that never answers. */
export async function startNameServer({ silent = false } = {}) {
  const socket = createSocket('udp4');
  if (!silent)
    socket.on('message', (query, { port, address }) => socket.send(answerTo(query), port, address));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, close: () => socket.close() };
}
