import {
  type ChannelCredentials,
  type ClientDuplexStream,
  type ClientReadableStream,
  makeClientConstructor,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import type { Clock } from '@vajraedge/core';
import {
  type AssignmentCommand,
  type AssignmentEvent,
  type BlobChunk,
  type BlobRef,
  BOUNDED_WORKER_SERVICE,
  type HeartbeatRequest,
  type HeartbeatResponse,
  type MetricsAck,
  type RegistrationResponse,
  WIRE_LIMITS,
  type WorkerInfo,
  type WorkerMetrics,
  type WorkerServiceClient,
} from '@vajraedge/protocol';

/** How to reach a master. */
export interface MasterLinkOptions {
  /** As gRPC takes it. */
  readonly target: string;
  readonly credentials: ChannelCredentials;
  readonly token: string;
  readonly clock: Clock;
}

const ServiceClient = makeClientConstructor(BOUNDED_WORKER_SERVICE, 'vajraedge.v1.WorkerService');

/** A connection on which nothing comes back for so long is given up and dialled again: a cut tells nobody anything. */
const KEEPALIVE_MS = 2000;
const CHANNEL_OPTIONS = {
  // Two channels to one address would share a connection, and a full pipe of metrics would hold up heartbeats.
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_retries': 0,
  'grpc.enable_channelz': 0,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.min_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1000,
  'grpc.keepalive_time_ms': KEEPALIVE_MS,
  'grpc.keepalive_timeout_ms': KEEPALIVE_MS,
  'grpc.max_receive_message_length': WIRE_LIMITS.messageBytes,
  'grpc.max_send_message_length': WIRE_LIMITS.messageBytes,
};

/** A call that can be given up. */
interface Call {
  cancel(): void;
  on(event: 'status', listener: () => void): unknown;
}

/**
 * Two channels to a master: one for registration, heartbeats and commands, one for metrics and blobs. Knows the wire,
 * and nothing of what is said on it.
 */
export class MasterLink {
  readonly #options: MasterLinkOptions;
  readonly #metadata = new Metadata();
  readonly #calls = new Set<Call>();
  #control: WorkerServiceClient;
  #bulk: WorkerServiceClient;

  constructor(options: MasterLinkOptions) {
    this.#options = options;
    this.#metadata.set('authorization', `Bearer ${options.token}`);
    this.#control = this.#dial();
    this.#bulk = this.#dial();
  }

  /** @param limitMs how long the answer may take @throws the error of gRPC */
  register(info: WorkerInfo, limitMs: number): Promise<RegistrationResponse> {
    return new Promise((resolve, reject) => {
      this.#limit(this.#control.registerWorker(info, this.#metadata, settle(resolve, reject)), limitMs);
    });
  }

  /** @param limitMs how long the answer may take @throws the error of gRPC */
  heartbeat(request: HeartbeatRequest, limitMs: number): Promise<HeartbeatResponse> {
    return new Promise((resolve, reject) => {
      this.#limit(this.#control.heartbeat(request, this.#metadata, settle(resolve, reject)), limitMs);
    });
  }

  /** A new stream of commands and events. */
  assignTasks(): ClientDuplexStream<AssignmentEvent, AssignmentCommand> {
    return this.#track(this.#control.assignTasks(this.#metadata));
  }

  /** A new stream of frames and their acknowledgements. */
  streamMetrics(): ClientDuplexStream<WorkerMetrics, MetricsAck> {
    return this.#track(this.#bulk.streamMetrics(this.#metadata));
  }

  /** The content behind a digest, piece by piece. */
  fetchBlob(ref: BlobRef): ClientReadableStream<BlobChunk> {
    return this.#track(this.#bulk.fetchBlob(ref, this.#metadata));
  }

  /** Drops both connections and makes new ones: after a cut, those that there were may wait long to be tried again. */
  redial(): void {
    this.close();
    this.#control = this.#dial();
    this.#bulk = this.#dial();
  }

  /** Ends all calls and both connections. */
  close(): void {
    this.#control.close();
    this.#bulk.close();
    // Closing a channel leaves the calls on it alone.
    for (const call of [...this.#calls]) call.cancel();
  }

  #dial(): WorkerServiceClient {
    const { target, credentials } = this.#options;
    return new ServiceClient(target, credentials, CHANNEL_OPTIONS) as unknown as WorkerServiceClient;
  }

  #track<C extends Call>(call: C): C {
    this.#calls.add(call);
    call.on('status', () => this.#calls.delete(call));
    return call;
  }

  /** By a timer and not by gRPC's deadline, which is a time of day and would move with the clock on the wall. */
  #limit(call: Call, limitMs: number): void {
    const timer = this.#options.clock.after(limitMs, () => call.cancel(), { keepsAlive: false });
    this.#track(call).on('status', () => timer.cancel());
  }
}

function settle<T>(
  resolve: (value: T) => void,
  reject: (error: Error) => void,
): (error: ServiceError | null, value?: T) => void {
  return (error, value) => (error === null ? resolve(value as T) : reject(error));
}
