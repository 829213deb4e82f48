import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** `openssl s_server`: a TLS server that is not Node's. */
export interface OpensslServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts one on a port of its own. */
export async function startOpensslServer(args: readonly string[]): Promise<OpensslServer> {
  const child = spawn('openssl', ['s_server', '-accept', '127.0.0.1:0', ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /ACCEPT \S*:(\d+)/.exec(text)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    child.once('exit', () => reject(new Error(`openssl s_server ended: ${text}`)));
  });
  return {
    port,
    close: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
