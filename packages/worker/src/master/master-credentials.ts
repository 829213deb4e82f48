import { type ChannelCredentials, credentials } from '@grpc/grpc-js';
import { VajraError } from '@vajraedge/sdk';
import { isLoopback, type MasterAddress } from './master-address.js';

/** How the connection to a master is protected. */
export interface WorkerTls {
  /** PEM; the authorities that may have signed the master's certificate. Null: those that the system trusts. */
  readonly ca: Buffer | null;
  /** PEM; what this worker shows for itself. Both or neither. */
  readonly cert: Buffer | null;
  readonly key: Buffer | null;
}

/**
 * Credentials for a master. Without TLS the join token goes over the wire in the clear, so that is for loopback, or for
 * those who say that they want it.
 *
 * @throws VE_WORKER_INSECURE off loopback without TLS
 * @throws VE_WORKER_TLS where certificate and key cannot be used
 */
export function masterCredentials(
  address: MasterAddress,
  tls: WorkerTls | null,
  insecure: boolean,
): ChannelCredentials {
  if (tls !== null) return createTls(tls);
  if (isLoopback(address) || insecure) return credentials.createInsecure();
  throw new VajraError(
    'VE_WORKER_INSECURE',
    `The master ${address.host} is on another machine, and the connection to it would not be encrypted.`,
    { hint: 'Give --ca (and --cert and --key); or say --insecure where the network is yours alone.' },
  );
}

function createTls({ ca, cert, key }: WorkerTls): ChannelCredentials {
  try {
    return credentials.createSsl(ca, key, cert);
  } catch (error) {
    throw new VajraError('VE_WORKER_TLS', `The certificates cannot be used: ${(error as Error).message}`, {
      hint: 'Give PEM files: --ca for whom to trust, --cert and --key together for mutual TLS.',
      cause: error,
    });
  }
}
