import { PROTOCOL_VERSION, type WorkerProfile } from '@vajraedge/protocol';
import { noop } from '../task-manifests.js';

/** Who a worker of a test is. */
export function profileOf(name: string, profile: Partial<WorkerProfile> = {}): WorkerProfile {
  return {
    workerId: `id-${name}`,
    registrationId: 'r',
    name,
    host: 'host',
    processId: 1,
    version: '0.1.0',
    nodeVersion: 'v20',
    protocolVersion: PROTOCOL_VERSION,
    capacity: {
      cores: 2,
      memoryBytes: 1e9,
      calibratedRatePerSecond: 10_000,
      maxRatePerSecond: null,
      maxConcurrency: null,
      maxDurationMs: null,
    },
    plugins: [{ package: 'vajra-plugin-test', version: '1.0.0', tasks: [noop('NOOP')] }],
    resume: null,
    tags: {},
    ...profile,
  };
}
