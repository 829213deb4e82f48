import { createServer } from 'node:net';

setInterval(() => undefined, 1000);
createServer().listen(0, '127.0.0.1');
Promise.reject(new Error('nobody waits for this'));
setImmediate(() => {
  throw new Error('thrown in a later turn');
});

export default { tasks: [{ name: 'CARELESS', execute() {} }] };
