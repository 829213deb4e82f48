import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP server whose connections a test takes in hand. */
export interface RawServer {
  readonly port: number;
  readonly origin: string;
  /** All connections so far. */
  readonly sockets: readonly Socket[];
  close(): Promise<void>;
}

/** Starts one on loopback; `onSocket` is called for each connection. */
export async function startRawServer(onSocket: (socket: Socket, index: number) => void): Promise<RawServer> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    sockets.push(socket);
    onSocket(socket, sockets.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    sockets,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
