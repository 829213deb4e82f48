import type { Database } from 'better-sqlite3';
import type { StoreTables } from './store-tables.js';

/** Frames deleted in a step. */
const STEP_FRAMES = 16;
/** Pages given back to the file system in a step, of 4 kB. */
const STEP_PAGES = 256;
/** Free pages are kept for what is written next, unless they are more than this and a quarter of the file. */
const SPARE_PAGES = 4096;

/**
 * One step of cleaning up: frees some of what a hidden run held, or hides one beyond those that are kept, or merges frames of
 * one that has ended, or gives some free pages back.
 *
 * @returns whether there may be more to do
 */
export function tidyStore(database: Database, tables: StoreTables, keepRuns: number): boolean {
  const { runs, frames, compactor, blobs } = tables;
  const hidden = runs.hidden();
  if (hidden !== null) {
    if (frames.deleteSome(hidden, STEP_FRAMES) > 0) return true;
    blobs.release(hidden);
    runs.delete(hidden);
    return true;
  }
  const surplus = runs.surplus(keepRuns);
  if (surplus !== null) {
    runs.hide(surplus);
    return true;
  }
  const unmerged = runs.endedUnmerged();
  if (unmerged !== null) return compactor.step(unmerged, true);
  return giveBack(database);
}

function giveBack(database: Database): boolean {
  const free = database.pragma('freelist_count', { simple: true }) as number;
  const pages = database.pragma('page_count', { simple: true }) as number;
  if (free <= SPARE_PAGES || free * 4 <= pages) return false;
  database.pragma(`incremental_vacuum(${STEP_PAGES})`);
  return true;
}
