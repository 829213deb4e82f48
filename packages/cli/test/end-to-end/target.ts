import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A real HTTP server on loopback. */
export interface TestTarget {
  readonly url: string;
  /** Requests so far. */
  readonly requests: number;
  /** Resolves once so many requests have come. */
  reached(requests: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts a server that answers each path `/NNN` with that status, all else with 200. */
export async function startTarget(): Promise<TestTarget> {
  let requests = 0;
  const waiting = new Set<() => void>();
  const server: Server = createServer((request, response) => {
    requests += 1;
    for (const check of waiting) check();
    response.statusCode = Number(/^\/(\d{3})$/.exec(request.url ?? '')?.[1] ?? 200);
    response.end('hello');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
    reached: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (requests >= count) resolve();
        };
        waiting.add(check);
        check();
      }),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

/** An address at which nobody listens. */
export async function refusingUrl(): Promise<string> {
  const target = await startTarget();
  await target.close();
  return target.url;
}
