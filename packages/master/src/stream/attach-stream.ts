import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { Server, type ServerOptions } from 'socket.io';
import type { Clock } from '@vajraedge/core';
import type { ProblemDocument } from '@vajraedge/protocol';
import { VajraError } from '@vajraedge/sdk';
import type { Actor, MasterService } from '../run/master-service.js';
import { LatestValues } from './latest-values.js';
import { serveSocket } from './serve-socket.js';
import { SlowReader } from './slow-reader.js';
import { StreamSender } from './stream-sender.js';
import type { StreamServer, StreamSocket } from './stream-socket.js';

/** What {@link attachStream} needs. */
export interface StreamOptions {
  readonly server: HttpServer | HttpsServer;
  readonly service: MasterService;
  /** Whom a token stands for; null: nobody. */
  readonly authenticate: (token: string) => Actor | null;
  /** Throws where a request may not be served, by its Host and Origin. */
  readonly checkOrigin: (request: IncomingMessage) => void;
  readonly toProblem: (error: unknown) => ProblemDocument;
  readonly clock: Clock;
}

/** The live stream of a master. */
export interface Stream {
  /** Ends all connections. Idempotent. */
  close(): Promise<void>;
}

/** Connections at a time; a browser has one for each tab. */
const MOST_SOCKETS = 1000;

const LIMITS: Partial<ServerOptions> = {
  // A WebSocket is closed with its peer; long polling would be one more way in, with answers that pile up.
  transports: ['websocket'],
  allowUpgrades: false,
  serveClient: false,
  // Clients say "watch" and a run's id.
  maxHttpBufferSize: 4096,
  perMessageDeflate: false,
  connectTimeout: 10_000,
  pingInterval: 10_000,
  pingTimeout: 20_000,
};

/**
 * Serves the live stream on a web server: who has a token may watch, and nothing else. A reader that does not keep up
 * slows nobody: it misses values, and gets the latest once it can.
 */
export function attachStream({
  server,
  service,
  authenticate,
  checkOrigin,
  toProblem,
  clock,
}: StreamOptions): Stream {
  const allowRequest: ServerOptions['allowRequest'] = (request, answer) => {
    try {
      checkOrigin(request);
      answer(null, true);
    } catch (error) {
      answer((error as Error).message, false);
    }
  };
  const io: StreamServer = new Server(server, { ...LIMITS, allowRequest });
  const sender = new StreamSender(io, service);
  io.use((socket, next) => {
    try {
      socket.data.actor = admitted(socket, io.engine.clientsCount, authenticate);
      socket.data.reader = new SlowReader(socket.conn);
      next();
    } catch (error) {
      next(Object.assign(new Error((error as Error).message), { data: toProblem(error) }));
    }
  });
  io.on('connection', (socket) => serveSocket(socket, { service, sender, toProblem }));
  const stop = forward(service, sender, clock);
  let closed: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    stop();
    await io.close();
  };
  return { close: () => (closed ??= close()) };
}

function admitted(socket: StreamSocket, sockets: number, authenticate: StreamOptions['authenticate']): Actor {
  if (sockets > MOST_SOCKETS)
    throw new VajraError(
      'VE_STREAM_LIMIT',
      `The master serves ${MOST_SOCKETS} live connections, and all are taken.`,
      {
        hint: 'Close some, or ask the REST API.',
      },
    );
  const { token } = socket.handshake.auth as { readonly token?: unknown };
  const actor = typeof token === 'string' ? authenticate(token) : null;
  if (actor !== null) return actor;
  throw new VajraError('VE_UNAUTHENTICATED', 'The live stream needs a token of this master.', {
    hint: 'Connect with auth: { token }.',
  });
}

/** @returns ends the forwarding */
function forward(service: MasterService, sender: StreamSender, clock: Clock): () => void {
  const latest = new LatestValues(clock);
  const release = service.subscribe({
    onFleet: (workers) => latest.put('fleet', () => sender.fleet(workers)),
    onRun: (run) => latest.put(`run ${run.id}`, () => sender.run(run)),
    onDetail: (run) => latest.put(`detail ${run.id}`, () => sender.detail(run)),
    // Rows are differences: none may be left out for a later one.
    onSeconds: (update) => sender.seconds(update),
  });
  return () => {
    release();
    latest.close();
  };
}
