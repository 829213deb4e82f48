import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { Clock } from '@vajraedge/core';
import { BOUNDED_WORKER_SERVICE, WIRE_LIMITS, type WorkerServiceServer } from '@vajraedge/protocol';
import { VajraError } from '@vajraedge/sdk';
import type { WorkerPort } from '../run/worker-port.js';
import { authentication } from './authentication.js';
import { checkListenAddress, formatAddress, type ListenAddress, type MasterTls } from './listen-address.js';
import { assignTasks, fetchBlob, streamMetrics } from './stream-calls.js';
import { type CallContext, heartbeat, registerWorker } from './unary-calls.js';

/** How workers are listened for. */
export interface WorkerServerOptions extends ListenAddress {
  /** What a worker must know to join. */
  readonly joinToken: string;
  /** Null: without, which is for this machine alone. */
  readonly tls: MasterTls | null;
}

/** The server that workers connect to. */
export interface WorkerServer {
  /** @returns where it listens @throws VE_LISTEN_INSECURE, VE_LISTEN_FAILED */
  listen(): Promise<ListenAddress>;
  /** Ends all connections. Idempotent. */
  close(): void;
}

/**
 * Connections are looked after even where nothing is said: a peer that is gone without a word is noticed. Statistics of
 * calls (channelz) stay on: without them @grpc/grpc-js 1.14 leaves connections open when the server is shut down.
 */
const SERVER_OPTIONS = Object.freeze({
  'grpc.max_receive_message_length': WIRE_LIMITS.messageBytes,
  'grpc.max_send_message_length': WIRE_LIMITS.messageBytes,
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 5000,
  'grpc.max_concurrent_streams': 256,
  'grpc.so_reuseport': 0,
});

/** Makes the server; nothing listens before {@link WorkerServer.listen}. */
export function createWorkerServer(
  port: WorkerPort,
  options: WorkerServerOptions,
  clock: Clock,
): WorkerServer {
  const server = new Server({ ...SERVER_OPTIONS, interceptors: [authentication(options.joinToken)] });
  const context: CallContext = { port, clock };
  const calls: WorkerServiceServer = {
    registerWorker: registerWorker(context),
    heartbeat: heartbeat(context),
    assignTasks: assignTasks(context),
    streamMetrics: streamMetrics(context),
    fetchBlob: fetchBlob(context),
  };
  server.addService(BOUNDED_WORKER_SERVICE, calls);
  return {
    listen: async () => {
      checkListenAddress(options, options.tls);
      return { host: options.host, port: await bind(server, options) };
    },
    close: () => server.forceShutdown(),
  };
}

function bind(server: Server, options: WorkerServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(formatAddress(options), credentialsOf(options.tls), (error, port) => {
      if (error === null) resolve(port);
      else reject(unusable(options, error));
    });
  });
}

function credentialsOf(tls: MasterTls | null): ServerCredentials {
  if (tls === null) return ServerCredentials.createInsecure();
  const pairs = [{ cert_chain: tls.certificate, private_key: tls.key }];
  return ServerCredentials.createSsl(tls.clientAuthority, pairs, tls.clientAuthority !== null);
}

function unusable(address: ListenAddress, cause: Error): VajraError {
  return new VajraError(
    'VE_LISTEN_FAILED',
    `workers cannot be listened for on ${formatAddress(address)}: ${cause.message}`,
    {
      hint: 'Choose another address or port, or end what uses it.',
      cause,
    },
  );
}
