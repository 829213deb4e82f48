import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProblemDocument, RunView, SecondsUpdate } from '@vajraedge/protocol';
import { io, type Socket } from 'socket.io-client';
import { ACTOR, openPlan, until } from '../fleet-fixture.js';
import { VIEWER, WebFixture } from '../http/web-fixture.js';

let web: WebFixture;
const sockets: Socket[] = [];
beforeAll(async () => {
  web = await new WebFixture().listen();
  await web.fleet.join(1);
}, 60_000);
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(() => web.close());

function open(token: string, origin?: string): Socket {
  const socket = io(`http://127.0.0.1:${web.port}`, {
    auth: { token },
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...(origin === undefined ? {} : { extraHeaders: { origin } }),
  });
  sockets.push(socket);
  return socket;
}

function failure(socket: Socket): Promise<Error & { data?: ProblemDocument }> {
  return new Promise((resolve) => socket.once('connect_error', resolve));
}

describe('the live stream', () => {
  it('needs a token, and a page of its own', async () => {
    expect((await failure(open('wrong'))).data).toMatchObject({ code: 'VE_UNAUTHENTICATED' });
    await failure(open(VIEWER, 'http://evil.example'));
    const own = open(VIEWER, `http://127.0.0.1:${web.port}`);
    await new Promise<void>((resolve) => own.once('connect', resolve));
  });

  it('shows a run from the moment of joining: how it stands, then every second', async () => {
    const { id } = web.fleet.service.createRun({ plan: openPlan(50, '6s') }, ACTOR);
    await until(() => web.fleet.service.run(id).progress !== null, 'a first second');
    const details: RunView[] = [];
    const updates: SecondsUpdate[] = [];
    const socket = open(VIEWER);
    socket.on('detail', (run: RunView) => details.push(run));
    socket.on('seconds', (update: SecondsUpdate) => updates.push(update));
    const answer = await new Promise((resolve) => socket.emit('watch', id, resolve));
    expect(answer).toBeNull();
    await web.fleet.ended(id);
    await until(() => details.at(-1)?.state === 'ended', 'the end to be told');
    const rows = new Map(updates.flatMap((update) => update.rows).map((row) => [row.atMs, row]));
    expect([...rows.keys()].sort((a, b) => a - b).slice(0, 6)).toEqual([0, 1000, 2000, 3000, 4000, 5000]);
    expect([...rows.values()].reduce((sum, row) => sum + row.scheduled, 0)).toBe(300);
    expect([...rows.values()].some((row) => row.started > 0)).toBe(true);
  }, 60_000);

  it('tells what is not to be watched, and takes no other orders', async () => {
    const socket = open(VIEWER);
    const answer = (runId: unknown): Promise<ProblemDocument | null> =>
      new Promise((resolve) => socket.emit('watch', runId, resolve));
    expect(await answer('nothing')).toMatchObject({ code: 'VE_RUN_UNKNOWN' });
    expect(await answer({ evil: 1 })).toMatchObject({ code: 'VE_REQUEST_INVALID' });
    socket.emit('stopAll');
    expect(await answer('nothing')).toMatchObject({ code: 'VE_RUN_UNKNOWN' });
  });

  it('keeps 199 readers up to date while one does not read at all', async () => {
    const { id } = web.fleet.service.createRun({ plan: openPlan(20, '5s') }, ACTOR);
    const mute = await muteReader(id);
    const counts = Array.from({ length: 199 }, () => 0);
    await Promise.all(
      counts.map(async (_, at) => {
        const socket = open(VIEWER);
        socket.on('seconds', ({ rows }: SecondsUpdate) => {
          counts[at] = (counts[at] ?? 0) + rows.length;
        });
        await new Promise((resolve) => socket.emit('watch', id, resolve));
      }),
    );
    await web.fleet.ended(id);
    await until(() => counts.every((count) => count >= 3), 'all to have rows');
    mute.destroy();
  }, 60_000);
});

/** A WebSocket that watches a run and never reads another byte. */
async function muteReader(runId: string): Promise<ReturnType<typeof connect>> {
  const socket = connect(web.port, '127.0.0.1');
  const upgrade = [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    'Host: localhost',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
  ];
  socket.write(`${upgrade.join('\r\n')}\r\n\r\n`);
  await new Promise((resolve) => socket.once('data', resolve));
  socket.write(frameOf(`40${JSON.stringify({ token: VIEWER })}`));
  await new Promise((resolve) => socket.once('data', resolve));
  socket.write(frameOf(`42${JSON.stringify(['watch', runId])}`));
  socket.pause();
  return socket;
}

/** A masked text frame with a mask of zeros. */
function frameOf(text: string): Buffer {
  const payload = Buffer.from(text);
  const head =
    payload.length < 126
      ? [0x81, 0x80 | payload.length]
      : [0x81, 0xfe, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), payload]);
}
