/**
 * Child process: nothing but undici's `dispatch`, as cheaply as it goes: one client a user, back to back, the answer's body
 * dropped. Prints how many were answered. Arguments: URL, users, seconds.
 */
import { createRequire } from 'node:module';

const { Client } = createRequire(new URL('../../packages/plugin-http/package.json', import.meta.url))(
  'undici',
);
const [, , url, users, seconds] = process.argv;
const { origin, pathname } = new URL(url);
const connect = origin.startsWith('https:') ? { rejectUnauthorized: false } : {};
const endMs = performance.now() + Number(seconds) * 1000;
let answered = 0;

function begin(client) {
  const next = () => {
    client.dispatch(
      { path: pathname, method: 'GET' },
      {
        onConnect: () => undefined,
        onHeaders: () => true,
        onData: () => true,
        onComplete: () => {
          answered += 1;
          if (performance.now() < endMs) next();
          else void client.close();
        },
        onError: (error) => {
          throw error;
        },
      },
    );
  };
  next();
}

for (let user = 0; user < Number(users); user += 1) begin(new Client(origin, { pipelining: 1, connect }));
process.once('exit', () => console.log(answered));
