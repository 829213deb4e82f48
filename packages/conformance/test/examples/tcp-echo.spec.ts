import { createServer, type AddressInfo, type Server } from 'node:net';
import { assertConformance, createTaskHarness } from '@vajraedge/conformance';
import plugin from './plugin.js';
import { tcpEcho } from './tcp-echo.js';

let server: Server;
let silent: Server;

const listen = (answer: boolean): Promise<Server> =>
  new Promise((resolve) => {
    const created = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      if (answer) socket.pipe(socket);
      else socket.resume();
    });
    created.listen(0, '127.0.0.1', () => resolve(created));
  });

const at = (listening: Server) => ({ host: '127.0.0.1', port: (listening.address() as AddressInfo).port });

beforeAll(async () => {
  server = await listen(true);
  silent = await listen(false);
});

afterAll(() => {
  server.close();
  silent.close();
});

test('as many bytes come back as were sent', async () => {
  const harness = await createTaskHarness(tcpEcho, { parameters: { ...at(server), text: 'häh' } });
  const user = await harness.createUser();
  const { ok, outcome } = await user.iterate();
  expect([ok, outcome]).toEqual([true, { sentBytes: 4, receivedBytes: 4 }]);
  await harness.close();
});

test('the plugin conforms', async () => {
  await assertConformance(plugin, {
    samples: {
      TCP_ECHO: {
        parameters: at(server),
        slow: at(silent),
        failing: { ...at(silent), timeout: '10ms' },
      },
    },
  });
}, 60_000);
