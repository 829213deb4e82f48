import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A server that takes connections and never says a word of its own. */
export interface SilentServer {
  readonly port: number;
  /** Ends it, connections and all. */
  close(): void;
}

/** Starts one on a free port of 127.0.0.1. @param onConnection told of each connection */
export async function startSilentServer(
  onConnection: (socket: Socket) => void = () => undefined,
): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
