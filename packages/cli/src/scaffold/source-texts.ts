/** The module that a new plugin's package.json names. */
export const PLUGIN_MODULE = `import { definePlugin } from '@vajraedge/sdk';
import { {{constantName}} } from './{{moduleName}}.js';

export default definePlugin({
  displayName: '{{title}}',
  description: 'Sends lines over TCP and waits for their echo.',
  tasks: [{{constantName}}],
});
`;

/** The task that a new plugin begins with: small, whole, and to be replaced. */
export const TASK_MODULE = `import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { TaskFailure, defineTask } from '@vajraedge/sdk';

interface Address {
  readonly host: string;
  readonly port: number;
  readonly timeout: number;
}

export const {{constantName}} = defineTask({
  name: '{{taskName}}',
  displayName: '{{title}}',
  description: 'Sends a line over TCP and waits until it has come back.',
  category: '{{moduleName}}',
  parameters: {
    host: { type: 'string', default: '127.0.0.1', description: 'Name or address of the server.' },
    port: { type: 'integer', required: true, min: 1, max: 65_535, description: 'Port of the server.' },
    text: { type: 'string', default: 'hello', description: 'What is sent, without a line break.' },
    timeout: { type: 'duration', default: '5s', min: 1, description: 'How long the server may be silent.' },
  },

  // Before a run: where it is going to fire, and one real try.
  targets: ({ host, port }) => [{ host, port }],
  async probe({ parameters, signal }) {
    try {
      (await open(parameters, signal)).destroy();
      return { ok: true, message: 'The server takes connections.' };
    } catch (error) {
      return { ok: false, message: String(error), remedy: 'Start the server, or correct host and port.' };
    }
  },

  // Once per user: what a user keeps between its iterations lives here, never at the top of the module.
  createUser() {
    let socket: Socket | undefined;
    let answers: AsyncIterator<string> | undefined;
    return {
      // The work of one iteration. The engine does the timing.
      async execute({ parameters, signal }) {
        if (socket === undefined || answers === undefined || socket.destroyed) {
          socket = await open(parameters, signal);
          answers = socket[Symbol.asyncIterator]() as AsyncIterator<string>;
        }
        const line = parameters.text + '\\n';
        socket.write(line);
        let answer = '';
        while (!answer.endsWith('\\n')) {
          const { done, value } = await answers.next();
          if (done === true) throw new TaskFailure('SERVER_CLOSED', 'The server closed the connection.');
          answer += value;
        }
        if (answer !== line) return { failureCode: 'WRONG_ANSWER', failureMessage: answer };
        return { sentBytes: Buffer.byteLength(line), receivedBytes: Buffer.byteLength(answer) };
      },
      close() {
        socket?.destroy();
      },
    };
  },
});

/** A connection that ends with the signal, or when the server has been silent for too long. */
async function open({ host, port, timeout }: Address, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host, port, signal }).setEncoding('utf8');
  socket.setTimeout(timeout, () => socket.destroy(new TaskFailure('SERVER_SILENT')));
  await once(socket, 'connect');
  return socket;
}
`;
