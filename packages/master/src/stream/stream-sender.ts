import type { RunSummaryView, RunView, SecondsUpdate, WorkerView } from '@vajraedge/protocol';
import type { MasterService } from '../run/master-service.js';
import { roomOf, type StreamServer, type StreamSocket } from './stream-socket.js';

/** Rows that one who joins, or was behind, gets at once; older ones are asked for over REST. */
const ROWS_AT_ONCE = 60;

/**
 * Sends values to all whom they concern. One that is behind is passed over: it gets the value of its own time later, see
 * SlowReader. What is sent is encoded once for all.
 */
export class StreamSender {
  readonly #server: StreamServer;
  readonly #service: MasterService;

  constructor(server: StreamServer, service: MasterService) {
    this.#server = server;
    this.#service = service;
  }

  fleet(workers: readonly WorkerView[]): void {
    const resend = (socket: StreamSocket): void => this.sendFleet(socket);
    this.#inTime(null, 'fleet', resend)?.emit('fleet', workers);
  }

  run(run: RunSummaryView): void {
    const resend = (socket: StreamSocket): void => this.#sendRun(socket, run.id);
    this.#inTime(null, `run ${run.id}`, resend)?.emit('run', run);
  }

  detail(run: RunView): void {
    const resend = (socket: StreamSocket): void => this.sendDetail(socket, run.id);
    this.#inTime(run.id, `detail ${run.id}`, resend)?.emit('detail', run);
  }

  seconds(update: SecondsUpdate): void {
    const { runId } = update;
    const resend = (socket: StreamSocket): void => this.sendSeconds(socket, runId);
    this.#inTime(runId, `seconds ${runId}`, resend)?.emit('seconds', update);
  }

  sendFleet(socket: StreamSocket): void {
    socket.emit('fleet', this.#service.workers());
  }

  sendDetail(socket: StreamSocket, runId: string): void {
    const run = this.#runOf(socket, runId);
    if (run !== null) socket.emit('detail', run);
  }

  /** The last rows of a run, with how it stands. */
  sendSeconds(socket: StreamSocket, runId: string): void {
    const progress = this.#runOf(socket, runId)?.progress ?? null;
    if (progress === null) return;
    const fromMs = Math.max(0, progress.atMs - ROWS_AT_ONCE * 1000);
    this.#service.seconds(runId, fromMs).then(
      (rows) => {
        if (socket.rooms.has(roomOf(runId))) socket.emit('seconds', { runId, rows, progress });
      },
      // It was deleted meanwhile: there is nothing to send.
      () => undefined,
    );
  }

  #sendRun(socket: StreamSocket, runId: string): void {
    const run = this.#service.runs({ limit: 500 }).find(({ id }) => id === runId);
    if (run !== undefined) socket.emit('run', run);
  }

  /** The run as it is now; null: it is not watched any more, or was deleted. */
  #runOf(socket: StreamSocket, runId: string): RunView | null {
    if (!socket.rooms.has(roomOf(runId))) return null;
    try {
      return this.#service.run(runId);
    } catch {
      return null;
    }
  }

  /** Those who can take a value now, null: nobody; all others of the room get it by `resend` once they can. */
  #inTime(runId: string | null, kind: string, resend: (socket: StreamSocket) => void) {
    const behind: string[] = [];
    let isAnybody = false;
    for (const socket of this.#socketsOf(runId)) {
      const { reader } = socket.data;
      if (!reader.isBehind && !reader.misses(kind)) {
        isAnybody = true;
        continue;
      }
      reader.miss(kind, () => resend(socket));
      behind.push(socket.id);
    }
    // What goes to nobody would be encoded all the same.
    if (!isAnybody) return null;
    const all = runId === null ? this.#server : this.#server.to(roomOf(runId));
    return all.except(behind);
  }

  *#socketsOf(runId: string | null): Iterable<StreamSocket> {
    const { sockets, adapter } = this.#server.sockets;
    if (runId === null) return yield* sockets.values();
    for (const id of adapter.rooms.get(roomOf(runId)) ?? []) {
      const socket = sockets.get(id);
      if (socket !== undefined) yield socket;
    }
  }
}
