import { join } from 'node:path';
import {
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  loadPackageDefinition,
  Metadata,
  Server,
  ServerCredentials,
  type ServiceClientConstructor,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';

/** Folder of the .proto files of the tests. */
export const PROTO_DIR = join(import.meta.dirname, '../protos');
/** Parameters that name them. */
export const PROTOS = { protoFiles: ['shop/v1/catalogue.proto'], includeDirs: [PROTO_DIR] };

interface Request {
  readonly status: number;
  readonly answers: number;
  readonly answerBytes: number;
  readonly waitMs: number;
  readonly id: number;
  readonly [field: string]: unknown;
}

interface Item {
  readonly id: number;
  readonly echo: string;
  readonly padding: Buffer;
}

/** How a server is to be started. */
export interface CatalogueOptions {
  readonly credentials?: ServerCredentials;
  readonly reflection?: boolean;
  /** Notes nothing, so that its memory does not grow. */
  readonly forgets?: boolean;
  /** 0 unless given. */
  readonly port?: number;
  /** Status of the health service by service; none: there is no health service. */
  readonly health?: { readonly [service: string]: number };
  readonly options?: { readonly [name: string]: number };
}

/** A catalogue on loopback that does what requests ask of it, and notes what it saw. */
export class CatalogueServer {
  /** Metadata of calls, in their order. */
  readonly metadata: Metadata[] = [];
  /** Requests, in their order. */
  readonly requests: Request[] = [];
  /** Milliseconds of grpc-timeout that calls still had. */
  readonly deadlines: unknown[] = [];
  cancelled = 0;
  readonly #server: Server;

  private constructor(
    server: Server,
    readonly port: number,
    readonly forgets: boolean,
  ) {
    this.#server = server;
  }

  static async start(options: CatalogueOptions = {}): Promise<CatalogueServer> {
    const server = new Server(options.options);
    const packageDefinition = loadSync('shop/v1/catalogue.proto', {
      includeDirs: [PROTO_DIR],
      defaults: true,
    });
    let started: CatalogueServer | null = null;
    const service = serviceOf(packageDefinition, ['shop', 'v1', 'Catalogue']);
    server.addService(
      service,
      implementation(() => started as CatalogueServer),
    );
    if (options.reflection === true) new ReflectionService(packageDefinition).addToServer(server);
    if (options.health !== undefined) addHealth(server, options.health);
    const credentials = options.credentials ?? ServerCredentials.createInsecure();
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${options.port ?? 0}`, credentials, (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    started = new CatalogueServer(server, port, options.forgets === true);
    return started;
  }

  get target(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Ends it at once, connections and all. */
  close(): void {
    this.#server.forceShutdown();
  }
}

function serviceOf(
  definition: PackageDefinition,
  path: readonly string[],
): ServiceClientConstructor['service'] {
  let at: unknown = loadPackageDefinition(definition);
  for (const name of path) at = (at as { [name: string]: unknown })[name];
  return (at as ServiceClientConstructor).service;
}

function implementation(server: () => CatalogueServer): UntypedServiceImplementation {
  const note = (call: {
    metadata: Metadata;
    getDeadline(): unknown;
    on(name: 'cancelled', f: () => void): unknown;
  }) => {
    if (!server().forgets) {
      server().metadata.push(call.metadata);
      server().deadlines.push(call.getDeadline());
    }
    call.on('cancelled', () => (server().cancelled += 1));
  };
  const hear = (request: Request) => {
    if (!server().forgets) server().requests.push(request);
  };
  const getItem: handleUnaryCall<Request, Item> = (call, callback) => {
    note(call);
    hear(call.request);
    const { waitMs } = call.request;
    const timer = setTimeout(() => callback(problemOf(call.request), itemOf(call.request)), waitMs);
    call.on('cancelled', () => clearTimeout(timer));
  };
  const watchItems: handleServerStreamingCall<Request, Item> = (call) => {
    note(call);
    const { answers } = call.request;
    for (let at = 0; at < answers; at += 1) call.write(itemOf({ ...call.request, id: at }));
    const problem = problemOf(call.request);
    if (problem !== null) call.emit('error', problem);
    // Less than none: for ever.
    else if (answers >= 0) call.end();
    else endless(call);
  };
  const putItems: handleClientStreamingCall<Request, Item> = (call, callback) => {
    note(call);
    let count = 0;
    call.on('data', (request: Request) => {
      hear(request);
      count += 1;
    });
    call.on('end', () => callback(null, { id: count, echo: '', padding: Buffer.alloc(0) }));
  };
  const talk: handleBidiStreamingCall<Request, Item> = (call) => {
    note(call);
    call.on('data', (request: Request) => {
      hear(request);
      for (let at = 0; at < request.answers; at += 1) call.write(itemOf(request));
    });
    call.on('end', () => call.end());
  };
  return { getItem, watchItems, putItems, talk };
}

function endless(call: Parameters<handleServerStreamingCall<Request, Item>>[0]): void {
  const timer = setInterval(() => call.write(itemOf(call.request)), 1);
  call.on('cancelled', () => clearInterval(timer));
}

function itemOf(request: Request): Item {
  return {
    id: request.id,
    echo: JSON.stringify(request, (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    ),
    padding: Buffer.alloc(request.answerBytes),
  };
}

function problemOf(request: Request) {
  if (request.status === 0) return null;
  return { code: request.status, details: 'as asked', metadata: new Metadata() };
}

function addHealth(server: Server, health: { readonly [service: string]: number }): void {
  const definition = loadSync(join(PROTO_DIR, 'health.proto'));
  server.addService(serviceOf(definition, ['grpc', 'health', 'v1', 'Health']), {
    check: ((call, callback) => {
      const known = health[call.request.service];
      if (known === undefined) callback({ code: status.NOT_FOUND, details: 'unknown service' });
      else callback(null, { status: known });
    }) as handleUnaryCall<{ readonly service: string }, { readonly status: number }>,
  });
}
