import { createRequire } from 'node:module';
import { BOUNDED_WORKER_SERVICE, encodeProfile, PROTOCOL_VERSION } from '@vajraedge/protocol';

// Where the protocol has it from: this folder is no package of its own.
const grpc = createRequire(createRequire(import.meta.url).resolve('@vajraedge/protocol/package.json'))(
  '@grpc/grpc-js',
);

const Client = grpc.makeGenericClientConstructor(BOUNDED_WORKER_SERVICE, 'WorkerService');

function profile(change) {
  return encodeProfile({
    workerId: 'stranger',
    registrationId: 'stranger-1',
    name: 'stranger',
    host: 'nowhere',
    processId: 1,
    version: '0.1.0',
    nodeVersion: process.version,
    protocolVersion: PROTOCOL_VERSION,
    capacity: {
      cores: 1,
      memoryBytes: 2 ** 30,
      calibratedRatePerSecond: 1000,
      maxRatePerSecond: null,
      maxConcurrency: null,
      maxDurationMs: null,
    },
    plugins: [],
    resume: null,
    tags: {},
    ...change,
  });
}

function register(port, token, change) {
  const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const metadata = new grpc.Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  return new Promise((resolve) => {
    client.registerWorker(profile(change), metadata, (error, answer) => {
      client.close();
      if (error !== null) resolve(`${grpc.status[error.code]}: ${error.details}`);
      else
        resolve(
          answer.result?.$case === 'refusal'
            ? `${answer.result.value.code}: ${answer.result.value.message}`
            : 'welcome',
        );
    });
  });
}

/** Workers that must not get in knock at the master's door. @returns what they are told */
export async function knockAsStranger({ grpcPort, joinToken }) {
  return {
    protocol: await register(grpcPort, joinToken, { protocolVersion: PROTOCOL_VERSION + 98 }),
    token: await register(grpcPort, 'not-the-token', {}),
  };
}
