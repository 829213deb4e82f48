/**
 * The stand-in's thread, so that its processor time is not the task's. It is text because a thread starts from a file or
 * from text, and so bundlers need not know of it. It speaks as much of HTTP/2 (RFC 9113) as a client of gRPC needs and
 * does not read headers. Not node:http2: its server ends the whole process when its thread is ended in mid-request, and
 * pre-flight may have to do that.
 *
 * Every call is answered by one empty message at its end or, in both directions, each message by one.
 */
export const SERVER_SOURCE = `
const { createServer } = require('node:net');
const { parentPort, workerData } = require('node:worker_threads');
const PREFACE_BYTES = 24;
const [DATA, HEADERS, RESET, SETTINGS, PING, WINDOW] = [0, 1, 3, 4, 6, 8];
const frame = (type, flags, stream, body) => {
  const out = Buffer.alloc(9 + body.length);
  out.writeUIntBE(body.length, 0, 3);
  out[3] = type;
  out[4] = flags;
  out.writeUInt32BE(stream, 5);
  body.copy(out, 9);
  return out;
};
const none = Buffer.alloc(0);
// Of the static table: :status 200, and content-type with a text of its own (RFC 7541).
const head = Buffer.concat([Buffer.from([0x88, 0x0f, 0x10, 16]), Buffer.from('application/grpc')]);
const trailer = Buffer.concat([Buffer.from([0, 11]), Buffer.from('grpc-status'), Buffer.from([1]), Buffer.from('0')]);
const empty = Buffer.alloc(5);
const isTwoWay = workerData === 'BIDI_STREAM';
const grown = (stream, bytes) => {
  const body = Buffer.alloc(4);
  body.writeUInt32BE(bytes);
  return frame(WINDOW, 0, stream, body);
};
const answer = (calls, { type, flags, stream, body }, out) => {
  if (type === SETTINGS && (flags & 1) === 0) out.push(frame(SETTINGS, 1, 0, none));
  if (type === PING && (flags & 1) === 0) out.push(frame(PING, 1, 0, body));
  if (type === RESET) calls.delete(stream);
  if (type === HEADERS) {
    calls.set(stream, none);
    out.push(frame(HEADERS, 4, stream, head));
  }
  if (type === DATA && body.length > 0) out.push(grown(0, body.length));
  if (!calls.has(stream)) return;
  if (type === DATA && body.length > 0) {
    out.push(grown(stream, body.length));
    if (isTwoWay) {
      let rest = Buffer.concat([calls.get(stream), body]);
      for (; rest.length >= 5 && rest.length >= 5 + rest.readUInt32BE(1); rest = rest.subarray(5 + rest.readUInt32BE(1)))
        out.push(frame(DATA, 0, stream, empty));
      calls.set(stream, rest);
    }
  }
  if ((type !== DATA && type !== HEADERS) || (flags & 1) === 0) return;
  if (!isTwoWay) out.push(frame(DATA, 0, stream, empty));
  out.push(frame(HEADERS, 5, stream, trailer));
  calls.delete(stream);
};
const server = createServer((socket) => {
  const calls = new Map();
  let rest = none;
  let skip = PREFACE_BYTES;
  socket.on('error', () => undefined);
  socket.setNoDelay(true);
  socket.write(frame(SETTINGS, 0, 0, none));
  socket.on('data', (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const out = [];
    while (rest.length >= skip + 9 && rest.length >= skip + 9 + rest.readUIntBE(skip, 3)) {
      const end = skip + 9 + rest.readUIntBE(skip, 3);
      const [type, flags, stream] = [rest[skip + 3], rest[skip + 4], rest.readUInt32BE(skip + 5)];
      answer(calls, { type, flags, stream, body: rest.subarray(skip + 9, end) }, out);
      rest = rest.subarray(end);
      skip = 0;
    }
    if (out.length > 0) socket.write(Buffer.concat(out));
  });
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;
