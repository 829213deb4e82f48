import { parentPort } from 'node:worker_threads';

// In the form of an inspection's answer, and nothing in it.
parentPort.postMessage({ type: 'tasks', json: 'null' });

export default { tasks: [{ name: 'FORGES', execute() {} }] };
