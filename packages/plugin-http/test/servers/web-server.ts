import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** Number of its connection, from 0. */
  readonly connection: number;
}

/** A real HTTP server on loopback that remembers what it was asked. */
export interface WebServer {
  readonly port: number;
  readonly origin: string;
  readonly requests: readonly SeenRequest[];
  readonly connections: number;
  /** Connections that are open now. */
  readonly open: number;
  close(): Promise<void>;
}

/** The last requests that are remembered; more would look like a leak of what is tested. */
const MOST_REQUESTS = 100;

/** Starts one; `answer` is called once the body is there. With `tls` it speaks HTTPS. */
export async function startWebServer(
  answer: (request: SeenRequest, response: Parameters<RequestListener>[1]) => void = (_request, response) =>
    void response.end('ok'),
  tls?: ServerOptions,
): Promise<WebServer> {
  const requests: SeenRequest[] = [];
  const numbers = new Map<Socket, number>();
  const open = new Set<Socket>();
  const listener: RequestListener = (incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers, rawHeaders } = incoming;
      const connection = numbers.get(incoming.socket) ?? -1;
      const seen = { method, url, headers, rawHeaders, body: Buffer.concat(chunks).toString(), connection };
      requests.push(seen);
      if (requests.length > MOST_REQUESTS) requests.shift();
      answer(seen, response);
    });
  };
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    numbers.set(socket, numbers.size);
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    requests,
    get connections() {
      return numbers.size;
    },
    get open() {
      return open.size;
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
