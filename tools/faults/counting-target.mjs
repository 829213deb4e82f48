/**
 * Child process: an HTTP target that remembers for each number `?i=` when it arrived, of the machine's monotonic clock.
 * Speaks to its parent over IPC: `{ type: 'read' }` is answered with all of it.
 */
import { createServer } from 'node:http';

let indexes = new Float64Array(1 << 16);
let timesMs = new Float64Array(1 << 16);
let count = 0;

function grown(array) {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}

function remember(index) {
  if (count === indexes.length) {
    indexes = grown(indexes);
    timesMs = grown(timesMs);
  }
  const [seconds, nanoseconds] = process.hrtime();
  indexes[count] = index;
  timesMs[count] = seconds * 1000 + nanoseconds / 1e6;
  count += 1;
}

const server = createServer((request, response) => {
  const at = request.url.indexOf('?i=');
  if (at !== -1) remember(Number(request.url.slice(at + 3)));
  response.end('ok');
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => process.send({ type: 'listening', port: server.address().port }));
process.on('message', ({ type }) => {
  if (type === 'reset') count = 0;
  process.send({ type: 'arrivals', indexes: indexes.slice(0, count), timesMs: timesMs.slice(0, count) });
});
process.once('disconnect', () => process.exit(0));
