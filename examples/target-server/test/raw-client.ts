import { connect, type Socket } from 'node:net';

/** A connection that sends bytes as they are and keeps what comes back. */
export interface RawClient {
  readonly socket: Socket;
  send(text: string): void;
  /** All that came so far and until `done` holds for it. */
  until(done: (received: string) => boolean): Promise<string>;
  /** All that came until the server ended the connection; `reset` when it broke it. */
  end(): Promise<{ readonly received: string; readonly reset: boolean }>;
}

/** Connects to a target on this machine. */
export async function connectRaw(port: number): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let received = '';
  let reset = false;
  let wake: () => void = () => undefined;
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    received += text;
    wake();
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    reset = error.code === 'ECONNRESET';
  });
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  await new Promise<void>((resolve) => socket.on('connect', resolve));
  return {
    socket,
    send: (text) => void socket.write(text, 'latin1'),
    until: (done) =>
      new Promise((resolve) => {
        wake = () => {
          if (done(received)) resolve(received);
        };
        wake();
      }),
    end: async () => {
      await closed;
      return { received, reset };
    },
  };
}

/** Answers in a stretch of bytes, by their status lines. */
export function statusesIn(received: string): readonly number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));
}
