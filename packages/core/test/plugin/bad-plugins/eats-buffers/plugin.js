// 2 GiB that lie outside of what a thread's memory limit knows of.
const held = Array.from({ length: 32 }, () => Buffer.alloc(64 * 2 ** 20));

export default { tasks: [{ name: 'EATS_BUFFERS', execute: () => ({ receivedBytes: held.length }) }] };
