import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { defineTask, TaskFailure } from '@vajraedge/sdk';

interface Address {
  readonly host: string;
  readonly port: number;
  readonly timeout: number;
}

export const tcpEcho = defineTask({
  name: 'TCP_ECHO',
  displayName: 'TCP echo',
  description: 'Sends a text over a connection of its own and waits until as many bytes have come back.',
  category: 'tcp',
  parameters: {
    host: { type: 'string', required: true, description: 'Name or address of the server.' },
    port: { type: 'integer', required: true, min: 1, max: 65_535, description: 'Port of the server.' },
    text: { type: 'string', min: 1, default: 'hello', description: 'What is sent.' },
    timeout: { type: 'duration', min: 1, default: '5s', description: 'How long the server may be silent.' },
  },
  targets: ({ host, port }) => [{ host, port }],
  async probe({ parameters, signal }) {
    try {
      (await open(parameters, signal)).destroy();
      return { ok: true, message: `${parameters.host}:${parameters.port} takes connections` };
    } catch (error) {
      return { ok: false, message: String(error), remedy: 'Start the server, or correct host and port.' };
    }
  },
  createUser() {
    let socket: Socket | undefined;
    let answers: AsyncIterator<Buffer> | undefined;
    return {
      async execute({ parameters, signal }) {
        if (socket === undefined || answers === undefined || socket.destroyed) {
          socket = await open(parameters, signal);
          answers = socket[Symbol.asyncIterator]();
        }
        const sentBytes = Buffer.byteLength(parameters.text);
        socket.write(parameters.text);
        let receivedBytes = 0;
        while (receivedBytes < sentBytes) {
          const { done, value } = await answers.next();
          if (done === true) throw new TaskFailure('TCP_CLOSED', 'the server closed the connection');
          receivedBytes += value.length;
        }
        return { sentBytes, receivedBytes };
      },
      close() {
        socket?.destroy();
      },
    };
  },
});

/** A connection that ends with the signal, or when the server has been silent for too long. */
async function open({ host, port, timeout }: Address, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host, port, signal });
  socket.setTimeout(timeout, () => socket.destroy(new TaskFailure('TCP_TIMEOUT')));
  await once(socket, 'connect');
  return socket;
}
