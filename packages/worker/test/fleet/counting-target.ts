import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A real HTTP server that remembers which iterations have called it. */
export interface CountingTarget {
  readonly port: number;
  /** Numbers of iterations, in the order in which they came. */
  readonly iterations: readonly number[];
  close(): Promise<void>;
}

/** Opens a target on loopback. */
export async function createCountingTarget(): Promise<CountingTarget> {
  const iterations: number[] = [];
  const server: Server = createServer((request, response) => {
    iterations.push(Number(request.url?.slice(1)));
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    iterations,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
