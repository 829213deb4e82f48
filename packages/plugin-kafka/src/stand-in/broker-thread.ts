import { parentPort } from 'node:worker_threads';
import { LogBroker } from './log-broker.js';

const broker = await LogBroker.start({ partitions: 1, endlessTopic: 'stand-in' });
parentPort?.postMessage(broker.port);
