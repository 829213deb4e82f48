import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A server on loopback that answers everything with a short 200. */
export interface LoopbackSink {
  readonly origin: string;
  close(): Promise<void>;
}

/** Starts it on a port of its own, in this process. */
export async function openLoopbackSink(): Promise<LoopbackSink> {
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => response.end('{"ok":true}'));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
