import { createServer as createHttpServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Certificate } from './certificates.js';

/** Servers of one test, on free ports of loopback. */
export class TestServers {
  readonly #opened: { readonly server: Server | HttpServer; readonly sockets: Set<Socket> }[] = [];

  async listen(server: Server | HttpServer): Promise<number> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    this.#opened.push({ server, sockets });
    return (server.address() as AddressInfo).port;
  }

  http(answer: RequestListener): Promise<number> {
    return this.listen(createHttpServer(answer));
  }

  https({ key, cert }: Certificate): Promise<number> {
    return this.listen(createHttpsServer({ key, cert }, (_, response) => response.end('ok')));
  }

  /** Connections that are still open. */
  open(): readonly Socket[] {
    return this.#opened.flatMap(({ sockets }) =>
      [...sockets].filter(({ destroyed, readyState }) => !destroyed && readyState === 'open'),
    );
  }

  async close(): Promise<void> {
    for (const { server, sockets } of this.#opened.splice(0)) {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    }
  }
}
