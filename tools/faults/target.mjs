import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('./counting-target.mjs', import.meta.url));

/** Starts the counting target in a process of its own. */
export async function startCountingTarget() {
  const child = fork(ENTRY, { serialization: 'advanced', execArgv: [] });
  const answer = (type) =>
    new Promise((resolve, reject) => {
      const take = (message) => {
        if (message.type !== type) return;
        child.off('message', take);
        resolve(message);
      };
      child.on('message', take);
      child.once('exit', (code) => reject(new Error(`the target ended with ${code}`)));
    });
  const ask = (type) => {
    const answered = answer('arrivals');
    child.send({ type });
    return answered;
  };
  const { port } = await answer('listening');
  return {
    url: `http://127.0.0.1:${port}`,
    read: () => ask('read'),
    reset: () => ask('reset'),
    stop: () => child.kill('SIGKILL'),
  };
}
