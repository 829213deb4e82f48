import { VajraError } from '@vajraedge/sdk';
import type { DataFeed, ResolvedPlan, ResolvedScenario } from '../../plan/resolved-plan.js';
import { namesIn } from '../../plan/template-names.js';
import { type FeedRow, parseCsv } from './parse-csv.js';
import { createRowOrder } from './row-order.js';

/** A feed whose rows are at hand. */
export interface LoadedFeed {
  readonly name: string;
  /** At least one. */
  readonly rows: readonly FeedRow[];
  /** Most iterations that it can serve; Infinity unless its rows are `unique`. */
  readonly maxIterations: number;
  /** The row of an iteration; undefined when `unique` rows are used up. */
  rowAt(iteration: number): FeedRow | undefined;
}

/** Reads a text file; the path is as the plan has it, and relative ones start from the plan's folder. */
export type ReadFeedFile = (path: string) => Promise<string>;

/**
 * Loads the feeds of a plan, and checks that the columns which its parameters use are there.
 *
 * @throws VE_DATA_UNREADABLE when a file cannot be read
 * @throws VE_DATA_INVALID when a file is no CSV or JSON list of maps, has no rows, or lacks a column that is used
 */
export async function createDataFeeds(
  plan: Pick<ResolvedPlan, 'data' | 'scenarios'>,
  readFile: ReadFeedFile,
): Promise<readonly LoadedFeed[]> {
  const feeds: LoadedFeed[] = [];
  for (const feed of plan.data) feeds.push(loadedFeed(feed, await rowsOf(feed, readFile)));
  for (const { mix } of plan.scenarios) {
    for (const { parameters } of mix) {
      for (const { name, keys } of namesIn(parameters)) checkColumn(feeds, name, keys[0]);
    }
  }
  return Object.freeze(feeds);
}

/**
 * Most iterations of a scenario that its feeds allow: the fewest rows of the `unique` feeds that its parameters use.
 * Infinity where there are none.
 */
export function iterationLimit(
  scenario: Pick<ResolvedScenario, 'mix'>,
  feeds: readonly LoadedFeed[],
): number {
  const used = new Set(scenario.mix.flatMap(({ parameters }) => namesIn(parameters).map(({ name }) => name)));
  return feeds
    .filter(({ name }) => used.has(name))
    .reduce((least, { maxIterations }) => Math.min(least, maxIterations), Infinity);
}

function loadedFeed({ name, order }: DataFeed, rows: readonly FeedRow[]): LoadedFeed {
  const positionOf = createRowOrder(order, name, rows.length);
  return Object.freeze({
    name,
    rows,
    maxIterations: order === 'unique' ? rows.length : Infinity,
    rowAt: (iteration: number) => rows[positionOf(iteration)],
  });
}

async function rowsOf({ name, source }: DataFeed, readFile: ReadFeedFile): Promise<readonly FeedRow[]> {
  if ('rows' in source) return source.rows;
  const text = await read(name, source.file, readFile);
  const rows = source.format === 'csv' ? csvRows(name, source.file, text) : jsonRows(name, source.file, text);
  if (rows.length === 0) throw invalid(name, source.file, 'it has no rows', 'Add rows, or remove the feed.');
  return Object.freeze(rows);
}

async function read(name: string, file: string, readFile: ReadFeedFile): Promise<string> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
    const reason = code === 'ENOENT' ? 'there is no such file' : String(message ?? error);
    throw new VajraError(
      'VE_DATA_UNREADABLE',
      `The file ${file} of the feed "${name}" cannot be read: ${reason}.`,
      {
        hint: "Check the path (it starts from the plan's folder) and its permissions.",
        cause: error,
      },
    );
  }
}

function csvRows(name: string, file: string, text: string): readonly FeedRow[] {
  const rows = parseCsv(text);
  if ('line' in rows)
    throw invalid(name, `${file}:${rows.line}`, rows.message, 'Write it as CSV after RFC 4180.');
  return rows;
}

function jsonRows(name: string, file: string, text: string): readonly FeedRow[] {
  let rows: unknown;
  try {
    rows = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error) {
    throw invalid(name, file, `it is no JSON (${(error as Error).message})`, 'Correct the file.');
  }
  const isRow = (row: unknown): row is FeedRow =>
    typeof row === 'object' && row !== null && !Array.isArray(row);
  if (!Array.isArray(rows))
    throw invalid(name, file, 'it is no list', 'Write a list of maps: [{"id": 1}, {"id": 2}].');
  const wrong = rows.findIndex((row) => !isRow(row));
  if (wrong >= 0)
    throw invalid(name, file, `entry ${wrong} is no map`, 'Write a list of maps: [{"id": 1}, {"id": 2}].');
  return rows as FeedRow[];
}

function checkColumn(feeds: readonly LoadedFeed[], name: string, column: string | undefined): void {
  const feed = feeds.find((candidate) => candidate.name === name);
  if (feed === undefined || column === undefined) return;
  if (feed.rows.some((row) => Object.hasOwn(row, column))) return;
  const columns = Object.keys(feed.rows[0] ?? {})
    .slice(0, 30)
    .join(', ');
  throw new VajraError('VE_DATA_INVALID', `The feed "${name}" has no column "${column}".`, {
    hint: `Its columns: ${columns}.`,
  });
}

function invalid(name: string, place: string, reason: string, hint: string): VajraError {
  return new VajraError('VE_DATA_INVALID', `${place}: the feed "${name}" cannot be used: ${reason}.`, {
    hint,
  });
}
