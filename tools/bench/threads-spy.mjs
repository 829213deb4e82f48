/**
 * Imported into every engine thread before its code: notes each value that goes into a response-time or service-time
 * histogram, and writes them to a file of VAJRA_SPY_FOLDER when the thread ends.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread, parentPort, threadId } from 'node:worker_threads';
import { LatencyHistogram } from '../../packages/core/dist/record/latency-histogram.js';
import { SeriesBuffer } from '../../packages/core/dist/record/series-buffer.js';

/** Values since a histogram was last emptied. */
const current = new WeakMap();
/** Values by series, of all intervals. */
const all = new Map();

const { record, reset } = LatencyHistogram.prototype;
LatencyHistogram.prototype.record = function (value) {
  const values = current.get(this) ?? [];
  current.set(this, values);
  values.push(value);
  record.call(this, value);
};
LatencyHistogram.prototype.reset = function () {
  current.delete(this);
  reset.call(this);
};

const { toSnapshot } = SeriesBuffer.prototype;
SeriesBuffer.prototype.toSnapshot = function (key) {
  for (const [time, histogram] of [
    ['responseTime', this.response],
    ['serviceTime', this.service],
  ]) {
    if (histogram === null) continue;
    const id = `${key.task} ${time}`;
    const values = all.get(id) ?? [];
    all.set(id, values);
    for (const value of current.get(histogram) ?? []) values.push(value);
  }
  return toSnapshot.call(this, key);
};

if (!isMainThread) {
  // Before its start an engine runs the same tasks to have their code compiled: no part of the results.
  parentPort.on('message', ({ type }) => {
    if (type === 'start') all.clear();
  });
  process.on('exit', () => {
    const file = join(process.env.VAJRA_SPY_FOLDER, `thread-${threadId}.json`);
    writeFileSync(file, JSON.stringify(Object.fromEntries(all)));
  });
}
