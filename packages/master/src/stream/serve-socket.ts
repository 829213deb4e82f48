import type { ProblemDocument } from '@vajraedge/protocol';
import { VajraError } from '@vajraedge/sdk';
import type { MasterService } from '../run/master-service.js';
import type { StreamSender } from './stream-sender.js';
import { roomOf, type StreamSocket } from './stream-socket.js';

/** Runs that one connection may watch at a time. */
const MOST_WATCHED = 8;

/** What {@link serveSocket} needs. */
export interface ServeSocketOptions {
  readonly service: MasterService;
  readonly sender: StreamSender;
  readonly toProblem: (error: unknown) => ProblemDocument;
}

/** Answers a connection: it may watch runs and end that, nothing else. On joining it gets how things stand. */
export function serveSocket(socket: StreamSocket, { service, sender, toProblem }: ServeSocketOptions): void {
  const watched = new Set<string>();
  socket.on('watch', (runId: unknown, answer: unknown) => {
    const tell =
      typeof answer === 'function' ? (answer as (problem: ProblemDocument | null) => void) : () => undefined;
    try {
      watch(runId);
      tell(null);
    } catch (error) {
      tell(toProblem(error));
    }
  });
  socket.on('unwatch', (runId: unknown) => {
    if (typeof runId !== 'string' || !watched.delete(runId)) return;
    void socket.leave(roomOf(runId));
    for (const kind of ['detail', 'seconds']) socket.data.reader.forget(`${kind} ${runId}`);
  });

  function watch(runId: unknown): void {
    if (typeof runId !== 'string') throw new VajraError('VE_REQUEST_INVALID', "watch wants a run's id.");
    service.run(runId);
    if (!watched.has(runId) && watched.size >= MOST_WATCHED)
      throw new VajraError('VE_STREAM_LIMIT', `One connection may watch ${MOST_WATCHED} runs.`, {
        hint: 'Send unwatch for one of them first.',
      });
    // Told again and again, it costs one answer each as everything else; while it is behind, none at all.
    watched.add(runId);
    void socket.join(roomOf(runId));
    const { reader } = socket.data;
    sendOrMiss(`detail ${runId}`, () => sender.sendDetail(socket, runId));
    sendOrMiss(`seconds ${runId}`, () => sender.sendSeconds(socket, runId));

    function sendOrMiss(kind: string, send: () => void): void {
      if (reader.isBehind) reader.miss(kind, send);
      else send();
    }
  }

  sender.sendFleet(socket);
  for (const run of service.runs({ state: 'active', limit: 50 })) socket.emit('run', run);
}
