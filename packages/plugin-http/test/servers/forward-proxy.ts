import { createServer, request as forward } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** A real forward proxy on loopback: CONNECT for tunnels, whole URLs for plain HTTP. */
export interface ForwardProxy {
  readonly origin: string;
  /** `CONNECT host:port` and `GET http://…`, in the order of their coming. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Starts one. With `credentials` (`user:password`) it refuses requests that do not bring them. */
export async function startForwardProxy({
  credentials,
  refuse = false,
}: { credentials?: string; refuse?: boolean } = {}): Promise<ForwardProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const wanted =
    credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
  const isAllowed = (header: string | undefined): boolean => wanted === undefined || header === wanted;
  const server = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    if (!isAllowed(incoming.headers['proxy-authorization'])) {
      response.writeHead(407).end();
      return;
    }
    const { 'proxy-authorization': _secret, ...headers } = incoming.headers;
    const onward = forward(incoming.url ?? '', { method: incoming.method ?? 'GET', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    incoming.pipe(onward);
  });
  server.on('connect', (incoming, client: Socket, head: Buffer) => {
    asked.push(`CONNECT ${incoming.url}`);
    client.on('error', () => undefined);
    if (!isAllowed(incoming.headers['proxy-authorization'])) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    if (refuse) {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const [host = '', port = ''] = (incoming.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.write(head);
      onward.pipe(client);
      client.pipe(onward);
    });
    onward.on('error', () => client.destroy());
    client.on('close', () => onward.destroy());
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
