import { jest } from '@jest/globals';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { definePlugin, defineTask, type TaskContext, TaskParameter, VajraTask } from '@vajraedge/sdk';
import { assertConformance, createHost } from '../src/index.js';
import { CANNOT, checkTask, GOOD, QUICK, statesOf } from './check-task.js';
import { tcpEcho } from './examples/tcp-echo.js';

// Collecting garbage takes long beside so many test modules on a busy machine.
jest.setTimeout(60_000);

let server: Server;
let address: { host: string; port: number };

beforeAll(async () => {
  server = createServer((socket) => void socket.on('error', () => socket.destroy()).pipe(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
});

afterAll(() => void server.close());

describe('a good plugin', () => {
  test('passes every check, and its cost is reported', async () => {
    const report = await assertConformance(definePlugin({ description: 'Good.', tasks: [tcpEcho] }), {
      ...QUICK,
      samples: { TCP_ECHO: { parameters: address, slow: null, failing: { host: '127.0.0.1', port: 1 } } },
    });
    expect(report.ok).toBe(true);
    expect(report.checks.map(({ name, state }) => `${name} ${state}`)).toEqual([
      ...['shape PASS', 'metadata PASS', 'metadata PASS', 'parameters PASS', 'execute PASS'],
      ...['preflight PASS', 'abort PASS', 'failure PASS', 'leaks PASS'],
    ]);
    expect(report.checks.at(-2)?.message).toBe('failed with ECONNREFUSED each time');
    const figures = report.checks.at(-1)?.figures;
    for (const name of ['elapsedUs', 'processorUs', 'growthBytes'])
      expect(figures?.[name]).toBeGreaterThanOrEqual(0);
  });

  test('may be made of classes', async () => {
    @VajraTask({ name: 'TIDY', description: 'Keeps nothing.', category: 'test' })
    class Tidy {
      @TaskParameter({ type: 'duration', description: 'How long.' })
      time = 0.01;

      async execute({ signal }: TaskContext): Promise<void> {
        await sleep(this.time, undefined, { signal });
      }
    }
    const plugin = { description: 'Classes.', tasks: [Tidy] };
    const samples = { TIDY: { slow: { time: '1h' }, failing: null } };
    await expect(assertConformance(plugin, { ...QUICK, iterations: 250, samples })).resolves.toMatchObject({
      ok: true,
    });
  });

  test('that does nothing at all leaks nothing in 10,000 iterations', async () => {
    const options = { iterations: 10_000, host: createHost() };
    const checks = await checkTask({ execute: () => undefined }, CANNOT, options);
    expect(checks['leaks']?.message).toMatch(/^10000 iterations: memory is steady/);
    expect(statesOf(checks)).toEqual(GOOD);
  });
});

test('assertConformance throws VE_CONFORMANCE_FAILED with every check that failed', async () => {
  const plugin = {
    description: 'P.',
    tasks: [defineTask({ name: 'BAD', execute: () => Promise.reject(new Error('no')) })],
  };
  await expect(assertConformance(plugin, { ...QUICK, samples: { BAD: CANNOT } })).rejects.toMatchObject({
    code: 'VE_CONFORMANCE_FAILED',
    message: [
      'The plugin does not conform.',
      'FAIL BAD metadata: has no description\nhas no category',
      'FAIL BAD execute: execute failed with TASK_ERROR: no',
    ].join('\n'),
  });
});
