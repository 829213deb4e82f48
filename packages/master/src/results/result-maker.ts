import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { VajraError } from '@vajraedge/sdk';
import type { ResultAnswer, ResultJob, ResultWork } from './result-job.js';

/** Makes what takes a run's histograms, which may be many, in a thread: leases and frames do not wait for it. */
export interface ResultMaker {
  /**
   * One piece of work at a time, in the order in which they were asked for; who asks for what is on its way gets that.
   *
   * @returns text in UTF-8
   * @throws VE_RUN_UNKNOWN, VE_RUN_NOT_STARTED, VE_STORE_FAILED, VE_RESULT_FAILED
   */
  make(runId: string, work: ResultWork): Promise<Uint8Array>;
  /** Gives up what is under way. Idempotent. */
  close(): Promise<void>;
}

/** @param storeFile of the master */
export function createResultMaker(storeFile: string): ResultMaker {
  return new ThreadedMaker(storeFile);
}

class ThreadedMaker implements ResultMaker {
  readonly #storeFile: string;
  readonly #underWay = new Map<string, Promise<Uint8Array>>();
  #last: Promise<unknown> = Promise.resolve();
  #worker: Worker | null = null;
  #closed = false;

  constructor(storeFile: string) {
    this.#storeFile = storeFile;
  }

  make(runId: string, work: ResultWork): Promise<Uint8Array> {
    const key = `${work.kind} ${runId}`;
    const known = this.#underWay.get(key);
    if (known !== undefined) return known;
    const made = this.#last
      .then(() => this.#run({ storeFile: this.#storeFile, runId, work }))
      .finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, made);
    this.#last = made.catch(() => undefined);
    return made;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker?.terminate();
    await this.#last;
  }

  async #run(job: ResultJob): Promise<Uint8Array> {
    if (this.#closed) throw failed('the master ends');
    const entry = fileURLToPath(builtFile(import.meta.url, 'result-thread.js'));
    const worker = new Worker(entry, { workerData: job, stdin: false, execArgv: [] });
    this.#worker = worker;
    try {
      return textOf(await answerOf(worker));
    } finally {
      this.#worker = null;
    }
  }
}

async function answerOf(worker: Worker): Promise<ResultAnswer> {
  return await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', (error: Error) => reject(failed(error.message)));
    worker.once('exit', () => reject(failed('its thread ended before it was done')));
  });
}

function textOf(answer: ResultAnswer): Uint8Array {
  if ('text' in answer) return answer.text;
  const { code, message, hint } = answer.problem;
  throw new VajraError(code, message, hint === null ? {} : { hint });
}

function failed(why: string): VajraError {
  return new VajraError('VE_RESULT_FAILED', `the result could not be made: ${why}`, {
    hint: 'Ask again; if it fails again, give the master more memory.',
  });
}

/** The built file beside this one, also when this one runs from its source under a test. */
function builtFile(here: string, name: string): URL {
  return new URL(here.endsWith('.ts') ? `../../dist/results/${name}` : `./${name}`, here);
}
