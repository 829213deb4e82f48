import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { builtFile } from './built-file.js';
import type { EngineLink } from './engine-link.js';
import type { EngineReport, EngineSetup } from './engine-messages.js';

/** Starts an engine in a thread of its own. */
export function createThreadLink(setup: EngineSetup): EngineLink {
  const entry = fileURLToPath(builtFile(import.meta.url, 'engine-thread.js'));
  const worker = new Worker(entry, { workerData: setup, stdin: false, execArgv: [] });
  let lastError = '';
  worker.on('error', (error: Error) => {
    lastError = error.message;
  });
  return {
    kind: 'thread',
    post: (command) => worker.postMessage(command),
    listen: (onReport, onGone) => {
      worker.on('message', (report: EngineReport) => onReport(report));
      worker.once('exit', (code) =>
        onGone(lastError === '' ? `its thread ended with code ${code}` : lastError),
      );
    },
    terminate: async () => {
      await worker.terminate();
    },
  };
}
