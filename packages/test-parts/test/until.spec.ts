import { connect } from 'node:net';
import { startSilentServer } from '../src/silent-server.js';
import { until } from '../src/until.js';

test('a silent server takes connections, and cuts them at its end', async () => {
  let connections = 0;
  const server = await startSilentServer(() => (connections += 1));
  const socket = connect(server.port, '127.0.0.1');
  await until(() => connections === 1);
  expect(socket.bytesRead).toBe(0);
  server.close();
  await until(() => socket.destroyed);
});
