import { parentPort, workerData } from 'node:worker_threads';
import { createSystemClock } from '@vajraedge/core';
import { VajraError } from '@vajraedge/sdk';
import { openStoreReader } from '../store/open-store-reader.js';
import { makeResult } from './make-result.js';
import type { ResultAnswer, ResultJob } from './result-job.js';

/** Entry of a thread that does one piece of work and ends. */
async function answerTo(job: ResultJob): Promise<ResultAnswer> {
  try {
    const reader = openStoreReader(job.storeFile);
    try {
      return { text: new TextEncoder().encode(await makeResult(reader.store, job, createSystemClock())) };
    } finally {
      reader.close();
    }
  } catch (error) {
    if (!(error instanceof VajraError)) throw error;
    const { code, message, hint } = error;
    return { problem: { code, message, hint: hint ?? null } };
  }
}

const answer = await answerTo(workerData as ResultJob);
parentPort?.postMessage(answer, 'text' in answer ? [answer.text.buffer as ArrayBuffer] : []);
