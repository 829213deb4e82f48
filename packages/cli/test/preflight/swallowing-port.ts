import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A port of loopback that answers no packet. */
export interface SwallowingPort {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens, and is then too busy for ever to take a connection. */
const SCRIPT = `
  const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    require('node:fs').writeSync(1, String(server.address().port));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;
/** Long enough for loopback to take a connection that it takes at all, milliseconds. */
const TAKEN_MS = 300;

/** Fills the queue of a port whose process takes no connection: from then on the kernel drops what comes. */
export async function createSwallowingPort(): Promise<SwallowingPort> {
  const child = spawn(process.execPath, ['-e', SCRIPT], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [text] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(text.toString());
  const fillers: Socket[] = [];
  // As many as the queue takes; the first that is left without an answer shows that it is full.
  while (await isTaken(port, fillers));
  return { port, close: () => end(child, fillers) };
}

async function isTaken(port: number, fillers: Socket[]): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  fillers.push(socket);
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, TAKEN_MS, false));
  return Promise.race([once(socket, 'connect').then(() => true), late]);
}

async function end(child: ChildProcess, fillers: readonly Socket[]): Promise<void> {
  for (const socket of fillers) socket.destroy();
  child.kill('SIGKILL');
  await once(child, 'exit');
}
