/**
 * Runs NOOP and SLEEP on so many engine threads through @vajraedge/core, with the spy in each, and prints the run's
 * merged histograms. Usage: threads-run.mjs THREADS FOLDER
 */
import { createRun, discoverPlugins, readRunPlan, resolveRunPlan } from '../../packages/core/dist/index.js';

const [threads, folder] = process.argv.slice(2);
process.env.VAJRA_SPY_FOLDER = folder;
const SPY = new URL('./threads-spy.mjs', import.meta.url).href;

const plan = {
  scenarios: {
    noop: { task: 'NOOP', load: { targetTps: 5000, sustain: '3s' } },
    sleep: {
      task: 'SLEEP',
      parameters: { time: '3ms', jitter: '3ms' },
      load: { targetTps: 1000, sustain: '3s' },
    },
  },
};

/** Adds histograms up with plain arithmetic, not with the engine's own merge, which is on trial here. */
function addUp(histograms) {
  const buckets = new Map();
  const total = { count: 0, sum: 0, min: Infinity, max: 0 };
  for (const { count, sum, min, max, indexes, counts } of histograms) {
    total.count += count;
    total.sum += sum;
    total.min = Math.min(total.min, min);
    total.max = Math.max(total.max, max);
    for (const [at, index] of indexes.entries()) buckets.set(index, (buckets.get(index) ?? 0) + counts[at]);
  }
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  return { ...total, indexes: sorted.map(([index]) => index), counts: sorted.map(([, count]) => count) };
}

const document = readRunPlan({ value: plan, fileName: 'threads', baseDir: null });
const catalog = await discoverPlugins({
  projectDir: process.cwd(),
  pluginDirs: [],
  taskFiles: [],
  baseDir: null,
  preload: [],
});
const run = createRun({
  plan: resolveRunPlan(document, catalog),
  writtenPlan: plan,
  catalog,
  threads: Number(threads),
  preload: [SPY],
  keepIntervals: true,
});
await run.run();
const byName = new Map();
for (const { histograms } of run.intervals()) {
  for (const { task, time, histogram } of histograms) {
    const id = `${task} ${time}`;
    byName.set(id, [...(byName.get(id) ?? []), histogram]);
  }
}
process.stdout.write(
  JSON.stringify(Object.fromEntries([...byName].map(([id, histograms]) => [id, addUp(histograms)]))),
);
