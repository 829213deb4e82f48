import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy on loopback whose connections can be reset, or fall silent without anybody being told. */
export interface TcpProxy {
  readonly port: number;
  /** Ends all connections, as a router does that has forgotten them. */
  reset(): void;
  /** From now on nothing passes in either direction, and new connections hang. */
  cut(): void;
  /** All that was held back goes on. */
  heal(): void;
  close(): Promise<void>;
}

/** Opens a proxy before a port of loopback. */
export async function createTcpProxy(target: () => number): Promise<TcpProxy> {
  let isCut = false;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target(), '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('data', (chunk) => to.write(chunk));
      from.on('close', () => {
        sockets.delete(from);
        if (!isCut) to.destroy();
      });
      if (isCut) from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    reset: () => sockets.forEach((socket) => socket.resetAndDestroy()),
    cut: () => {
      isCut = true;
      sockets.forEach((socket) => socket.pause());
    },
    heal: () => {
      isCut = false;
      sockets.forEach((socket) => socket.resume());
    },
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
