import { type Client, credentials, makeGenericClientConstructor, Metadata } from '@grpc/grpc-js';
import {
  type AssignmentCommand,
  type BlobChunk,
  BOUNDED_WORKER_SERVICE,
  encodeProfile,
  type HeartbeatRequest,
  type HeartbeatResponse,
  type MetricsAck,
  type RegistrationResponse,
  type WorkerProfile,
  type WorkerServiceClient,
} from '@vajraedge/protocol';

type CommandStream = ReturnType<WorkerServiceClient['assignTasks']>;
type MetricsStream = ReturnType<WorkerServiceClient['streamMetrics']>;

/** What a link tells its worker. */
export interface LinkListener {
  onCommand(command: AssignmentCommand): void;
  onAck(ack: MetricsAck): void;
  /** A stream has ended with these words. */
  onEnd(details: string): void;
}

const HEARTBEAT_LIMIT_MS = 2000;
const connect = makeGenericClientConstructor(BOUNDED_WORKER_SERVICE, 'WorkerService');

/** A scripted worker's connection to its master, which can be broken and made anew. */
export class ScriptedLink {
  readonly #port: number;
  readonly #token: string;
  readonly #listener: LinkListener;
  #client: WorkerServiceClient & Client;
  #commands: CommandStream | null = null;
  #metrics: MetricsStream | null = null;

  constructor(port: number, token: string, listener: LinkListener) {
    this.#port = port;
    this.#token = token;
    this.#listener = listener;
    this.#client = this.#connect();
  }

  get client(): WorkerServiceClient {
    return this.#client;
  }

  get metadata(): Metadata {
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${this.#token}`);
    return metadata;
  }

  register(profile: WorkerProfile): Promise<RegistrationResponse> {
    return new Promise((resolve, reject) => {
      this.#client.registerWorker(encodeProfile(profile), this.metadata, (error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      });
    });
  }

  heartbeat(request: HeartbeatRequest): Promise<HeartbeatResponse> {
    const deadline = Date.now() + HEARTBEAT_LIMIT_MS;
    return new Promise((resolve, reject) => {
      this.#client.heartbeat(request, this.metadata, { deadline }, (error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      });
    });
  }

  fetch(digest: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const stream = this.#client.fetchBlob({ digest, sizeBytes: 0, name: '' }, this.metadata);
      stream.on('data', ({ data }: BlobChunk) => chunks.push(data));
      stream.on('error', reject);
      stream.on('end', () => resolve(Buffer.concat(chunks)));
    });
  }

  /** The stream of commands. @param opened called where it is a new one */
  commands(opened: () => void): CommandStream {
    if (this.#commands !== null) return this.#commands;
    const stream = this.#client.assignTasks(this.metadata);
    this.#commands = stream;
    stream.on('data', (command: AssignmentCommand) => {
      if (this.#commands === stream) this.#listener.onCommand(command);
    });
    this.#watch(stream, () => {
      if (this.#commands === stream) this.#commands = null;
    });
    opened();
    return stream;
  }

  /** The stream of metrics. @param opened called where it is a new one */
  metrics(opened: () => void): MetricsStream {
    if (this.#metrics !== null) return this.#metrics;
    const stream = this.#client.streamMetrics(this.metadata);
    this.#metrics = stream;
    stream.on('data', (ack: MetricsAck) => this.#listener.onAck(ack));
    this.#watch(stream, () => {
      if (this.#metrics === stream) this.#metrics = null;
    });
    opened();
    return stream;
  }

  endCommands(): void {
    this.#commands?.cancel();
    this.#commands = null;
  }

  /** All connections are broken, and made anew when they are needed. */
  reset(): void {
    this.close();
    this.#client = this.#connect();
  }

  close(): void {
    this.endCommands();
    this.#metrics?.cancel();
    this.#metrics = null;
    this.#client.close();
  }

  #connect(): WorkerServiceClient & Client {
    return new connect(`127.0.0.1:${this.#port}`, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
    }) as unknown as WorkerServiceClient & Client;
  }

  #watch(stream: CommandStream | MetricsStream, gone: () => void): void {
    stream.on('error', ({ details }: { readonly details?: string }) => {
      this.#listener.onEnd(details ?? '');
      gone();
    });
    stream.on('end', gone);
  }
}
