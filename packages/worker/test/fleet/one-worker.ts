import type { PluginCatalog } from '@vajraedge/core';
import { createWorker, type Worker, type WorkerEnd, type WorkerOptions } from '../../src/index.js';
import { createTcpProxy, type TcpProxy } from './tcp-proxy.js';
import { ScriptedMaster } from './scripted-master.js';

/** The join token of all scripted masters. */
export const TOKEN = 'a-join-token';

/** A scripted master, and one worker behind a proxy; nothing of it is left after `close`. */
export interface OneWorker {
  readonly master: ScriptedMaster;
  readonly proxy: TcpProxy;
  readonly worker: Worker;
  readonly notices: readonly string[];
  /** How the worker ended, once it has. */
  readonly end: Promise<WorkerEnd>;
  close(): Promise<void>;
}

/** A catalog without any task. */
const NO_TASKS: PluginCatalog = { tasks: new Map(), refused: [] };

/** Options of a worker that a test does not care about. */
export function workerOptions(port: number, change: Partial<WorkerOptions> = {}): WorkerOptions {
  return {
    master: `127.0.0.1:${port}`,
    token: TOKEN,
    name: 'w',
    catalog: NO_TASKS,
    calibratedRatePerSecond: 1000,
    version: '0.0.0',
    nodeVersion: 'v20.0.0',
    processId: 1,
    ...change,
  };
}

/** Starts a master, a proxy before it, and a worker that dials the proxy. */
export async function startOneWorker(
  change: Partial<WorkerOptions> = {},
  script: (master: ScriptedMaster) => void = () => undefined,
): Promise<OneWorker> {
  const master = new ScriptedMaster(TOKEN);
  script(master);
  await master.listen();
  const proxy = await createTcpProxy(() => master.port);
  const notices: string[] = [];
  const onNotice = (text: string): void => void notices.push(text);
  const worker = createWorker(workerOptions(proxy.port, { onNotice, ...change }));
  const end = worker.run();
  end.catch(() => undefined);
  return {
    master,
    proxy,
    worker,
    notices,
    end,
    close: async () => {
      worker.close();
      await end.catch(() => undefined);
      await proxy.close();
      master.kill();
    },
  };
}
