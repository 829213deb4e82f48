import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { VajraError, formatDuration } from '@vajraedge/sdk';
import type { Clock } from '../execute/clock.js';
import { failureOf } from '../execute/failure-code.js';
import { type InspectionOutcome, readAnswer } from './inspection-answer.js';
import type { InspectionRequest, ModuleKind, TaskFacts } from './inspection-messages.js';
import { systemErrorCode } from './system-error-code.js';

/** The thread's entry is always the built file, also when this module itself runs from its source under a test. */
const here = import.meta.url;
const entry = new URL(
  here.endsWith('.ts') ? '../../dist/plugin/inspection-thread.js' : './inspection-thread.js',
  here,
);

/** How long a thread that is told to end may take; one that sits in native code cannot be ended. */
const END_LIMIT_MS = 1000;
/** Most characters kept of what a module writes to its standard error while it is imported. */
const MOST_CHARACTERS = 500;
/** The exit code of Node.js for a module that awaits what never comes. */
const UNSETTLED_AWAIT = 13;

/** What one inspection may use. */
export interface InspectionLimits {
  readonly clock: Clock;
  /** Longest time for the import, the start of the thread included. */
  readonly importLimitMs: number;
  /** Most memory for its objects, MiB; the same again for its buffers, which are looked at once it is imported. */
  readonly maxHeapMiB: number;
}

/** A module, and what it takes to import it. */
export interface ModuleRequest {
  readonly kind: ModuleKind;
  readonly moduleUrl: string;
  /** Modules to import first, for example a TypeScript loader. */
  readonly preload: readonly string[];
}

/**
 * Imports a module in a thread of its own and says what tasks it offers. Whatever the module does, this process goes
 * on: the thread ends before this settles. (A module that calls into native code and stays there keeps its thread.)
 *
 * @throws VE_PLUGIN_IMPORT_FAILED, VE_PLUGIN_IMPORT_TIMEOUT, VE_PLUGIN_IMPORT_EXIT, VE_PLUGIN_IMPORT_MEMORY,
 * VE_PLUGIN_GLOBALS_CHANGED, VE_PLUGIN_INVALID, VE_PLUGIN_PRELOAD_FAILED
 */
export async function inspectModule(
  { kind, moduleUrl, preload }: ModuleRequest,
  limits: InspectionLimits,
): Promise<readonly TaskFacts[]> {
  const worker = startThread({ kind, moduleUrls: [moduleUrl], preload }, limits.maxHeapMiB);
  const written = collectErrorOutput(worker);
  const outcome = await firstOutcome(worker, kind, limits);
  await end(worker, limits.clock);
  if (outcome.type === 'tasks') return outcome.facts;
  const output = outcome.code === 'VE_PLUGIN_IMPORT_EXIT' ? written() : '';
  const reason = output === '' ? outcome.reason : `${outcome.reason} It wrote: ${output}`;
  throw new VajraError(outcome.code, reason, { hint: outcome.hint });
}

/**
 * Imports modules one after another in one thread, which costs a fifth of a thread for each. Nothing is refused here: the
 * result holds the tasks of those in front, up to the first with which anything was the matter, whosever fault it was.
 * The rest is to be inspected one by one.
 */
export async function inspectTogether(
  { kind, moduleUrls, preload }: InspectionRequest,
  { clock, importLimitMs, maxHeapMiB }: InspectionLimits,
): Promise<readonly (readonly TaskFacts[])[]> {
  const worker = startThread({ kind, moduleUrls, preload }, maxHeapMiB);
  worker.stdout.resume();
  worker.stderr.resume();
  const found: (readonly TaskFacts[])[] = [];
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      timer.cancel();
      // What comes before the thread has ended does not count.
      worker.off('message', take);
      resolve();
    };
    const take = (message: unknown): void => {
      const answer = readAnswer(kind, message);
      if (answer === null) return;
      if (answer.type !== 'tasks' || answer.at !== found.length) return stop();
      found.push(answer.facts);
      if (found.length === moduleUrls.length) return stop();
      timer.cancel();
      timer = clock.after(importLimitMs, stop);
    };
    let timer = clock.after(importLimitMs, stop);
    worker.on('message', take).once('error', stop).once('exit', stop);
  });
  await end(worker, clock);
  return found;
}

function startThread(request: InspectionRequest, maxHeapMiB: number): Worker {
  return new Worker(fileURLToPath(entry), {
    name: 'vajra-inspection',
    workerData: request,
    execArgv: [],
    stdin: false,
    // What a module prints is not a result of ours: it must not reach our own output.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMiB },
  });
}

function collectErrorOutput(worker: Worker): () => string {
  let written = '';
  worker.stdout.resume();
  worker.stderr.setEncoding('utf8');
  worker.stderr.on('data', (text: string) => {
    if (written.length < MOST_CHARACTERS) written += text;
  });
  return () => written.slice(0, MOST_CHARACTERS).trim();
}

async function firstOutcome(
  worker: Worker,
  kind: ModuleKind,
  { clock, importLimitMs }: InspectionLimits,
): Promise<InspectionOutcome> {
  const limit = new AbortController();
  const timer = clock.after(importLimitMs, () => limit.abort());
  const outcome = await new Promise<InspectionOutcome>((resolve) => {
    limit.signal.addEventListener('abort', () => resolve(timeOut(importLimitMs)));
    worker.on('message', (message: unknown) => {
      const answer = readAnswer(kind, message);
      if (answer !== null) resolve(answer);
    });
    worker.on('error', (error) => resolve(lossOf(error)));
    worker.on('exit', (code) => resolve(exitOf(code)));
  });
  timer.cancel();
  return outcome;
}

/** Ends a thread and waits for its end, but not for ever: one that sits in native code cannot be ended. */
async function end(worker: Worker, clock: Clock): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = clock.after(END_LIMIT_MS, () => {
      worker.unref();
      resolve();
    });
    void worker.terminate().then(() => {
      timer.cancel();
      resolve();
    });
  });
}

function timeOut(importLimitMs: number): InspectionOutcome {
  return refusal(
    'VE_PLUGIN_IMPORT_TIMEOUT',
    `Its import did not end within ${formatDuration(importLimitMs)}.`,
    'Look for an endless loop, or an await at the top of the module; make connections in createShared or createUser.',
  );
}

function lossOf(error: unknown): InspectionOutcome {
  if (systemErrorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY') {
    return refusal(
      'VE_PLUGIN_IMPORT_MEMORY',
      'It needs more memory on import than a plugin may have.',
      'Load data in setUp or createShared, not on import.',
    );
  }
  return refusal(
    'VE_PLUGIN_IMPORT_FAILED',
    `Its thread broke off: ${failureOf(error).message}`,
    'Correct the module.',
  );
}

function exitOf(code: number): InspectionOutcome {
  if (code === UNSETTLED_AWAIT) {
    return refusal(
      'VE_PLUGIN_IMPORT_FAILED',
      'It awaits something on import that never comes.',
      'Remove the await from the top of the module.',
    );
  }
  return refusal(
    'VE_PLUGIN_IMPORT_EXIT',
    `It ended its process on import, with code ${code}.`,
    'A plugin must not call process.exit.',
  );
}

function refusal(code: string, reason: string, hint: string): InspectionOutcome {
  return { type: 'refused', code, reason, hint };
}
