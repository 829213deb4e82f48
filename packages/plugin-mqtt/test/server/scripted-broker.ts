import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A broker that sends these bytes, whatever is asked. Packets of a client are told apart by their first byte. */
export interface Script {
  /** Answer to CONNECT. */
  readonly connect: readonly number[];
  /** Answer to a PUBLISH with quality 1; the id of the message is put at -1 and -2. */
  readonly publish?: readonly number[];
}

/** @returns its address, and how to end it */
export async function startScriptedBroker(script: Script): Promise<{ url: string; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      if (data[0] === 0x10) socket.write(Buffer.from(script.connect));
      if (data[0] !== 0x32 || script.publish === undefined) return;
      // One byte of length, and the topic before the id.
      const at = 4 + data.readUInt16BE(2);
      socket.write(
        Buffer.from(script.publish.map((byte) => (byte < 0 ? (data[at - byte - 1] as number) : byte))),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
