/** The test of a new plugin: node:test, which needs nothing installed, against servers of its own. */
export const TEST_MODULE = `import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { assertConformance, createTaskHarness } from '@vajraedge/conformance';
import { {{constantName}} } from '../dist/{{moduleName}}.js';
import plugin from '../dist/plugin.js';

/** A server on a free port for the time of one test. */
async function listen(context, onConnection) {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  return { host: '127.0.0.1', port: server.address().port };
}

const echo = (socket) => socket.pipe(socket);
const silence = (socket) => socket.resume();
const nonsense = (socket) => socket.on('data', () => socket.write('what?\\n'));

async function iterateOnce(parameters) {
  const harness = await createTaskHarness({{constantName}}, { parameters });
  try {
    const user = await harness.createUser();
    return await user.iterate();
  } finally {
    await harness.close();
  }
}

test('a line comes back', async (context) => {
  const { ok, outcome } = await iterateOnce({ ...(await listen(context, echo)), text: 'good day' });
  assert.deepEqual({ ok, outcome }, { ok: true, outcome: { sentBytes: 9, receivedBytes: 9 } });
});

test('another line in its place is a failure', async (context) => {
  const { ok, failure } = await iterateOnce(await listen(context, nonsense));
  assert.deepEqual({ ok, code: failure?.code }, { ok: false, code: 'WRONG_ANSWER' });
});

// What every plugin is checked for: metadata, parameters, abort, failure codes, leaks. Takes a few seconds.
test('the plugin conforms', async (context) => {
  const server = await listen(context, echo);
  const silent = await listen(context, silence);
  await assertConformance(plugin, {
    samples: {
      {{taskName}}: {
        parameters: server,
        slow: silent,
        failing: { ...silent, timeout: '10ms' },
      },
    },
  });
});
`;
