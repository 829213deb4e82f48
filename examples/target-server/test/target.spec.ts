import { startTarget, type Target, type TargetOptions } from '../src/index.js';
import { connectRaw, statusesIn } from './raw-client.js';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

let target: Target;

async function start(options: TargetOptions = {}): Promise<Target> {
  target = await startTarget(options);
  return target;
}

afterEach(() => target.destroy());

describe('a target', () => {
  test('answers a plain client', async () => {
    await start({ settings: { bodySizeBytes: 1000, json: true } });
    const response = await fetch(target.url);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.text()).toHaveLength(1000);
  });

  test('keeps the connection, and counts', async () => {
    await start();
    const client = await connectRaw(target.port);
    for (let turn = 1; turn <= 5; turn += 1) {
      client.send(GET);
      await client.until((text) => statusesIn(text).length === turn && text.endsWith('hello world\n'));
    }
    const receivedBytes = 5 * GET.length;
    expect(target.statistics()).toMatchObject({
      requests: 5,
      connections: 1,
      openConnections: 1,
      receivedBytes,
      statuses: { 200: 5 },
    });
    client.socket.destroy();
  });

  test('answers pipelined requests in order, also when the first is the slowest', async () => {
    await start();
    const client = await connectRaw(target.port);
    client.send(
      ['/delay/40ms', '/status/404', '/delay/5ms', '/'].map((path) => GET.replace('/ ', `${path} `)).join(''),
    );
    const received = await client.until(
      (text) => statusesIn(text).length === 4 && text.endsWith('hello world\n'),
    );
    expect(statusesIn(received)).toEqual([200, 404, 200, 200]);
    expect(received.indexOf('after 40ms')).toBeLessThan(received.indexOf('status 404'));
    client.socket.destroy();
  });

  test('answers thousands of pipelined requests', async () => {
    await start({ settings: { latencyMs: 1 } });
    const client = await connectRaw(target.port);
    client.send(GET.repeat(10_000));
    const received = await client.until((text) => (text.match(/hello world\n/g) ?? []).length === 10_000);
    expect(statusesIn(received)).toHaveLength(10_000);
    client.socket.destroy();
  });

  test('answers what is malformed with 400, after what came before it, and ends', async () => {
    await start({ settings: { latencyMs: 10 } });
    const client = await connectRaw(target.port);
    client.send(`${GET}GARBAGE\r\n\r\n${GET}`);
    const { received } = await client.end();
    expect(statusesIn(received)).toEqual([200, 400]);
    expect(target.statistics()).toMatchObject({ requests: 1, badRequests: 1 });
  });

  test('answers a client that has said all it wants to say', async () => {
    await start({ settings: { latencyMs: 10 } });
    const client = await connectRaw(target.port);
    client.socket.end(GET);
    expect(statusesIn((await client.end()).received)).toEqual([200]);
  });

  test('ends the connection where the client asks for it, and ignores what follows', async () => {
    await start();
    const client = await connectRaw(target.port);
    client.send(`GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n${GET}`);
    const { received } = await client.end();
    expect(statusesIn(received)).toEqual([200]);
    expect(received).toContain('connection: close');
  });

  test('asks for a body that waits to be asked for, and answers HEAD without one', async () => {
    await start();
    const client = await connectRaw(target.port);
    client.send('POST /echo/body HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n');
    await client.until((text) => text.includes('100 Continue\r\n\r\n'));
    client.send('ok');
    await client.until((text) => text.endsWith('\r\n\r\nok'));
    client.send('HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect((await client.end()).received).toMatch(/content-length: 12\r\nconnection: close\r\n\r\n$/);
  });

  test('resets, errors and slow answers come in the shares that were asked for', async () => {
    await start({ settings: { errorRatio: 0.2, errorStatus: 500 } });
    const client = await connectRaw(target.port);
    client.send(GET.repeat(4000));
    await client.until((text) => statusesIn(text).length === 4000);
    const { statuses } = target.statistics();
    expect((statuses['200'] ?? 0) + (statuses['500'] ?? 0)).toBe(4000);
    expect(statuses['500']).toBeGreaterThan(700);
    expect(statuses['500']).toBeLessThan(900);
    target.configure({ resetRatio: 1 });
    client.send(GET);
    expect((await client.end()).reset).toBe(true);
    expect(target.statistics().resets).toBe(1);
  });

  test('sends one byte at a time where it is told to', async () => {
    await start({ settings: { dripMs: 1 } });
    const client = await connectRaw(target.port);
    const pieces: number[] = [];
    client.socket.on('data', (text: string) => pieces.push(text.length));
    client.send(GET);
    const received = await client.until((text) => text.endsWith('hello world\n'));
    expect(received.length).toBe(pieces.reduce((sum, size) => sum + size, 0));
    expect(pieces.length).toBeGreaterThan(received.length / 4);
    client.socket.destroy();
  });

  test('holds every answer in a stall, and gives them all at its end', async () => {
    await start();
    const client = await connectRaw(target.port);
    target.stall(60);
    client.send(GET.repeat(3));
    await client.until((text) => statusesIn(text).length === 3);
    const { requests, stalls } = target.statistics();
    expect(requests).toBe(3);
    expect(stalls).toHaveLength(1);
    expect(stalls[0]?.durationMs).toBeGreaterThanOrEqual(60);
    expect(stalls[0]?.drainMs).toBeGreaterThan(0);
    client.socket.destroy();
  });

  test('counts a planned stall from the first request', async () => {
    await start({ settings: { stalls: [{ fromMs: 0, durationMs: 30 }] } });
    const client = await connectRaw(target.port);
    client.send(GET);
    await client.until((text) => statusesIn(text).length === 1);
    while (target.statistics().stalls.length === 0) await fetch(target.url);
    expect(target.statistics().stalls).toHaveLength(1);
    client.socket.destroy();
  });

  test('stamps arrivals in order, as many as there is room for', async () => {
    await start({ stampCapacity: 5 });
    const client = await connectRaw(target.port);
    const beforeUs = Number(process.hrtime.bigint()) / 1000;
    client.send(GET.repeat(7));
    await client.until((text) => statusesIn(text).length === 7);
    const afterUs = Number(process.hrtime.bigint()) / 1000;
    const arrivals = [...target.arrivalsUs()];
    expect(arrivals).toHaveLength(5);
    expect(arrivals).toEqual([...arrivals].sort((a, b) => a - b));
    // The two clocks are read one after the other, so they may differ by microseconds.
    expect(arrivals[0]).toBeGreaterThan(beforeUs - 50);
    expect(arrivals[4]).toBeLessThan(afterUs + 50);
    const response = await fetch(`${target.url}/__arrivals`);
    expect(response.headers.get('x-arrivals-lost')).toBe('2');
    expect([...new Float64Array(await response.arrayBuffer())]).toEqual(arrivals);
    await fetch(`${target.url}/__arrivals`, { method: 'DELETE' });
    expect(await (await fetch(`${target.url}/__arrivals/json`)).json()).toEqual({
      count: 0,
      lost: 0,
      timesUs: [],
    });
    client.socket.destroy();
  });

  test.each([true, false])('never sleeps before it is closed where it polls: %j', async (poll) => {
    await start({ poll });
    const slept = async () => {
      const { idle } = performance.eventLoopUtilization();
      await new Promise((resolve) => setTimeout(resolve, 20));
      return performance.eventLoopUtilization().idle - idle > 0;
    };
    expect(await slept()).toBe(!poll);
    expect((await fetch(target.url)).status).toBe(200);
    await target.close();
    expect(await slept()).toBe(true);
  });

  test('closes when what was asked has been answered', async () => {
    await start({ settings: { latencyMs: 30 } });
    const idle = await connectRaw(target.port);
    const busy = await connectRaw(target.port);
    busy.send(GET);
    while (target.statistics().requests === 0) await new Promise(setImmediate);
    await Promise.all([target.close(), target.close()]);
    expect((await idle.end()).received).toBe('');
    expect(statusesIn((await busy.end()).received)).toEqual([200]);
  });

  test('cuts what is not done when the grace is over', async () => {
    await start();
    const client = await connectRaw(target.port);
    client.send(GET.replace('/ ', '/hang '));
    while (target.statistics().requests === 0) await new Promise(setImmediate);
    await target.close(10);
    expect((await client.end()).received).toBe('');
  });

  test('refuses settings that cannot be', async () => {
    await expect(startTarget({ settings: { errorRatio: 3 } })).rejects.toThrow(
      'errorRatio: wanted a ratio from 0 to 1, got 3',
    );
    await start();
    await expect(startTarget({ port: target.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
