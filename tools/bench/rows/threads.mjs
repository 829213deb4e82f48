import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, runWell } from '../measured-child.mjs';
import { decimal, figure, markdownTable } from '../result-table.mjs';

const THREADS = [1, 2, 4];

/** Runs the plan in a process of its own, with the spy in every engine thread. */
async function measure(threads) {
  const folder = mkdtempSync(join(tmpdir(), 'vajra-bench-'));
  try {
    const script = [process.execPath, 'tools/bench/threads-run.mjs', String(threads), folder];
    const { stdout } = await runWell(script);
    const merged = JSON.parse(stdout);
    const raw = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
    return { merged, raw };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Feeds all raw values of a series to one histogram, in one thread. */
function feedOne(LatencyHistogram, raw, id) {
  const histogram = new LatencyHistogram();
  for (const values of raw) for (const value of values[id] ?? []) histogram.record(value);
  const { count, sum, min, max, indexes, counts } = histogram.toSnapshot();
  return { count, sum, min, max, indexes: [...indexes], counts: [...counts] };
}

async function check(LatencyHistogram, threads) {
  const { merged, raw } = await measure(threads);
  const ids = Object.keys(merged);
  const rows = ids.map((id) => {
    const one = feedOne(LatencyHistogram, raw, id);
    const equal = JSON.stringify(one) === JSON.stringify(merged[id]);
    return [threads, id, decimal(one.count), one.indexes.length, equal ? 'equal' : 'DIFFERENT'];
  });
  const fed = raw.filter((values) => Object.keys(values).length > 0).length;
  const good = rows.every((row) => row[4] === 'equal') && ids.length === 4 && fed === threads;
  const values = ids.reduce((sum, id) => sum + merged[id].count, 0);
  const measured = `${rows.filter((row) => row[4] === 'equal').length} of ${rows.length} histograms, ${decimal(values)} values from ${fed} threads`;
  return {
    figure: figure(
      `${threads} thread${threads === 1 ? '' : 's'}`,
      measured,
      'equal, bucket for bucket',
      good,
    ),
    rows,
  };
}

/** What several threads recorded and sent, merged, is what one histogram would hold. */
export const threads = {
  name: 'threads',
  title: 'Threads merge without loss',
  method:
    'Open load of NOOP and SLEEP on 1, 2 and 4 engine threads. A spy in each thread notes every value that the engine records; ' +
    'all of them, fed to one histogram in one thread, must give the run’s merged histograms, bucket for bucket, sum, least and greatest value too.',
  async run() {
    const { LatencyHistogram } = await import(pathToFileURL(join(ROOT, 'packages/core/dist/index.js')).href);
    const results = [];
    for (const count of THREADS) results.push(await check(LatencyHistogram, count));
    return {
      figures: results.map((result) => result.figure),
      details: markdownTable(
        ['threads', 'histogram', 'values', 'buckets', ''],
        results.flatMap(({ rows }) => rows),
      ),
    };
  },
};
