import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** How a server is to be started. */
export interface EchoOptions {
  readonly tls?: ServerOptions;
  readonly port?: number;
}

/**
 * A server on loopback that does what the path of a connection says: `/` sends every message back; `/twice` does so
 * twice; `/closes` closes with 4001 instead; `/resets` breaks the connection; `/silent` never answers; `/first` says a
 * first word; `/pushes` talks without an end; `/big` answers with as many bytes as it is told; `/refuses` answers 401;
 * `/once` closes well after the first answer; `/deaf` does not answer a closing.
 */
export class EchoServer {
  /** Handshakes, in their order. */
  readonly handshakes: IncomingMessage[] = [];
  /** Messages, in their order. */
  readonly messages: (string | Buffer)[] = [];
  /** Statuses with which connections were closed. */
  readonly closings: number[] = [];
  pings = 0;
  /** Notes nothing of the above, so that its memory does not grow. */
  forgets = false;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;

  private constructor(
    server: Server,
    sockets: WebSocketServer,
    readonly url: string,
  ) {
    this.#server = server;
    this.#sockets = sockets;
  }

  static async start({ tls, port = 0 }: EchoOptions = {}): Promise<EchoServer> {
    const server = tls === undefined ? createServer() : createSecureServer(tls);
    const sockets = new WebSocketServer({
      noServer: true,
      handleProtocols: (offered) => (offered.has('known') ? 'known' : false),
      perMessageDeflate: true,
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const { port: bound } = server.address() as AddressInfo;
    const started = new EchoServer(
      server,
      sockets,
      `${tls === undefined ? 'ws' : 'wss'}://127.0.0.1:${bound}`,
    );
    server.on('upgrade', (request: IncomingMessage, socket, head) => {
      if (request.url === '/refuses') {
        socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      if (request.url === '/nonsense') {
        socket.end(
          'HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: no\r\n\r\n',
        );
        return;
      }
      sockets.handleUpgrade(request, socket, head, (opened) => started.#serve(opened, request));
    });
    return started;
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#sockets.clients.size;
  }

  /** Ends it at once, connections and all. */
  close(): void {
    for (const client of this.#sockets.clients) client.terminate();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #serve(socket: WebSocket, request: IncomingMessage): void {
    const path = request.url?.split('?', 1)[0];
    socket.on('error', () => undefined);
    if (!this.forgets) {
      this.handshakes.push(request);
      socket.on('close', (code) => this.closings.push(code));
      socket.on('ping', () => (this.pings += 1));
    }
    if (path === '/first') socket.send('{"type":"welcome","session":{"id":7}}');
    if (path === '/deaf') socket.close = () => undefined;
    if (path === '/pushes') {
      const timer = setInterval(() => socket.send('pushed'), 1);
      socket.on('close', () => clearInterval(timer));
    }
    socket.on('message', (data, isBinary) => {
      const message = isBinary ? (data as Buffer) : (data as Buffer).toString();
      if (!this.forgets) this.messages.push(message);
      this.#answer(socket, path ?? '/', message);
    });
  }

  #answer(socket: WebSocket, path: string, message: string | Buffer): void {
    switch (path) {
      case '/closes':
        return socket.close(4001, 'go away');
      case '/resets':
        return socket.terminate();
      case '/silent':
        return;
      case '/big':
        return socket.send('x'.repeat(Number(message)));
      case '/twice':
        socket.send(message);
        return socket.send(message);
      case '/once':
        socket.send(message);
        return socket.close(1000);
      default:
        return socket.send(message);
    }
  }
}
