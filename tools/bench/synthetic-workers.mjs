/**
 * Workers that start nothing, and say that they did, in a process of their own.
 *
 *     node tools/bench/synthetic-workers.mjs ADDRESS COUNT SERIES SAMPLES
 *
 * Frames have so many series of so many iterations a second each. The join token is in VAJRA_JOIN_TOKEN. Prints `joined`
 * once all have joined; ends with its standard input.
 */
import { createSnapshots } from './synthetic-frames.mjs';
import { SyntheticWorker } from './synthetic-worker.mjs';

const TICK_MS = 20;
const [address, count, series, samples] = process.argv.slice(2);
const token = process.env.VAJRA_JOIN_TOKEN ?? '';
const snapshotOf = createSnapshots({ series: Number(series), samples: Number(samples) });

function onProblem(what) {
  console.error(`synthetic workers: ${what}`);
  process.exit(1);
}

const workers = Array.from(
  { length: Number(count) },
  (_, number) => new SyntheticWorker({ number, address, token, snapshotOf, onProblem }),
);
for (const worker of workers) {
  await worker.join();
  worker.live();
}
console.log('joined');
setInterval(() => {
  const nowMs = performance.now();
  for (const worker of workers) worker.tick(nowMs);
}, TICK_MS);
process.stdin.resume().once('end', () => process.exit(0));
