import type {
  ProblemDocument,
  RunSummaryView,
  RunView,
  SecondsUpdate,
  WorkerView,
} from '@vajraedge/protocol';
import type { ChartRow } from '@vajraedge/report-page/charts';
import { io, type Socket } from 'socket.io-client';
import { reactive, shallowReactive } from 'vue';
import type { Api } from '../api/api-client.js';
import { withRows } from './run-rows.js';

/** What a page knows of one run at present. */
export interface WatchedRun {
  view: RunView | null;
  rows: readonly ChartRow[];
  /** Why it cannot be shown; null: it can. */
  problem: string | null;
}

/** The live side of the page. */
export interface LiveStream {
  readonly state: {
    /** Whether data come at present. */
    isConnected: boolean;
    /** Null before the first word. */
    workers: readonly WorkerView[] | null;
    /** Runs that have changed since the page was opened, by id. */
    readonly runs: Map<string, RunSummaryView>;
  };
  /** Follows a run, from its first second on, through lost connections. @returns what is known, and ends it */
  watch(runId: string): { readonly run: WatchedRun; stop(): void };
  close(): void;
}

/** What the socket's words go to. */
interface Listening {
  readonly state: LiveStream['state'];
  readonly watched: ReadonlyMap<string, WatchedRun>;
  join(runId: string, run: WatchedRun): void;
  onDenied(): void;
}

/** Connects, and stays connected. @param onDenied the token is not, or no longer, good */
export function createLiveStream(token: string, api: Api, onDenied: () => void): LiveStream {
  const socket = io({ auth: { token }, transports: ['websocket'], reconnectionDelayMax: 2000 });
  const state: LiveStream['state'] = reactive({ isConnected: false, workers: null, runs: new Map() });
  const watched = new Map<string, WatchedRun>();

  /** Everything that was missed, or all of it: rows from the last one on, which may have changed since. */
  const catchUp = async (runId: string, run: WatchedRun): Promise<void> => {
    try {
      const rows = await api.seconds(runId, run.rows.at(-1)?.atMs ?? 0);
      run.rows = withRows(run.rows, rows);
      run.view = await api.run(runId);
      run.problem = null;
    } catch (error) {
      run.problem = (error as Error).message;
    }
  };
  const join = (runId: string, run: WatchedRun): void => {
    socket.emit('watch', runId, (problem: ProblemDocument | null) => {
      run.problem = problem?.detail ?? null;
      if (problem === null) void catchUp(runId, run);
    });
  };

  listen(socket, { state, watched, join, onDenied });
  return {
    state,
    watch: (runId) => {
      const run: WatchedRun = shallowReactive({ view: null, rows: [], problem: null });
      watched.set(runId, run);
      void catchUp(runId, run);
      if (socket.connected) join(runId, run);
      return {
        run,
        stop: () => {
          if (watched.get(runId) !== run) return;
          watched.delete(runId);
          socket.emit('unwatch', runId);
        },
      };
    },
    close: () => void socket.close(),
  };
}

function listen(socket: Socket, { state, watched, join, onDenied }: Listening): void {
  socket.on('connect', () => {
    state.isConnected = true;
    for (const [runId, run] of watched) join(runId, run);
  });
  socket.on('disconnect', () => {
    state.isConnected = false;
  });
  socket.on('connect_error', (error: Error & { data?: ProblemDocument }) => {
    state.isConnected = false;
    if (error.data?.code === 'VE_UNAUTHENTICATED') onDenied();
  });
  socket.on('fleet', (workers: readonly WorkerView[]) => {
    state.workers = workers;
  });
  socket.on('run', (run: RunSummaryView) => void state.runs.set(run.id, run));
  socket.on('detail', (view: RunView) => {
    const run = watched.get(view.id);
    if (run !== undefined) run.view = view;
  });
  socket.on('seconds', ({ runId, rows, progress }: SecondsUpdate) => {
    const run = watched.get(runId);
    if (run === undefined) return;
    run.rows = withRows(run.rows, rows);
    if (run.view !== null && progress !== null) run.view = { ...run.view, progress };
  });
}
