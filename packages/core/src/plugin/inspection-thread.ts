/** Entry of an inspection thread: imports modules, says what tasks they offer. Importing it elsewhere fails. */
import process from 'node:process';
import { parentPort, resourceLimits, workerData } from 'node:worker_threads';
import { type AnyTaskDefinition, VajraError } from '@vajraedge/sdk';
import { failureOf } from '../execute/failure-code.js';
import { importPreload } from './import-module.js';
import type { InspectionAnswer, InspectionRequest } from './inspection-messages.js';
import { readTasks } from './read-tasks.js';
import { watchSharedObjects } from './shared-objects.js';
import { taskFacts } from './task-facts.js';

/** Most characters of JSON that the tasks of one module may take. */
const MOST_JSON_CHARACTERS = 1_000_000;

const port = parentPort;
if (port === null)
  throw new VajraError('VE_INTERNAL', 'inspection-thread.js is the entry of a worker thread');
const request = workerData as InspectionRequest;

// What the module does beside its import (a promise nobody waits for) is no reason to refuse it: it is seen, and
// reported, where its tasks run.
process.on('unhandledRejection', () => undefined);
process.on('uncaughtException', () => undefined);

async function answer(moduleUrl: string, at: number): Promise<InspectionAnswer> {
  try {
    await importPreload(request.preload);
    const json = JSON.stringify((await readWatched(moduleUrl)).map(taskFacts));
    if (json.length > MOST_JSON_CHARACTERS) throw tooLong(json.length);
    return { type: 'tasks', at, json };
  } catch (error) {
    if (error instanceof VajraError) {
      return { type: 'refused', code: error.code, reason: error.message, hint: error.hint };
    }
    const reason = `Its tasks cannot be read: ${failureOf(error).message}`;
    return {
      type: 'refused',
      code: 'VE_PLUGIN_INVALID',
      reason,
      hint: 'Describe tasks with plain values only.',
    };
  }
}

/** Reads the tasks; what the import did to this thread counts before what it exports, or fails with. */
async function readWatched(moduleUrl: string): Promise<readonly AnyTaskDefinition[]> {
  const changes = watchSharedObjects();
  try {
    return await readTasks(request.kind, moduleUrl);
  } finally {
    refuseChanges(changes());
    refuseBuffers(process.memoryUsage().external);
  }
}

function refuseChanges(names: string): void {
  if (names === '') return;
  throw new VajraError('VE_PLUGIN_GLOBALS_CHANGED', `Its import changes what all tasks share: ${names}.`, {
    hint: 'Keep it in functions of your own; a polyfill must be hidden from loops (enumerable: false).',
  });
}

/** The limit of a thread's memory knows nothing of buffers. */
function refuseBuffers(heldBytes: number): void {
  const maxMiB = resourceLimits.maxOldGenerationSizeMb ?? Infinity;
  const heldMiB = Math.round(heldBytes / 2 ** 20);
  if (heldMiB <= maxMiB) return;
  throw new VajraError(
    'VE_PLUGIN_IMPORT_MEMORY',
    `It holds ${heldMiB} MiB of buffers after its import; a plugin may have ${maxMiB} MiB.`,
    { hint: 'Load data in setUp or createShared, not on import.' },
  );
}

function tooLong(characters: number): VajraError {
  return new VajraError('VE_PLUGIN_INVALID', `Its tasks are described in ${characters} characters.`, {
    hint: `At most ${MOST_JSON_CHARACTERS} are allowed: shorten descriptions, defaults and examples.`,
  });
}

for (const [at, moduleUrl] of request.moduleUrls.entries()) {
  const given = await answer(moduleUrl, at);
  port.postMessage(given);
  if (given.type === 'refused') break;
}
