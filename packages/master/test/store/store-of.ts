import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HostSample, LatencyHistogram, type SeriesSnapshot, type Snapshot } from '@vajraedge/core';
import { encodeSnapshot } from '@vajraedge/protocol';
import type { MasterStore, StoredFrame, StoredRun, StoreWriter } from '../../src/store/master-store.js';

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vajra-store-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A run that goes on. */
export function runOf(id: string, part: Partial<StoredRun> = {}): StoredRun {
  return {
    id,
    name: 'checkout',
    state: 'active',
    createdMs: 1_790_000_000_000,
    tags: {},
    record: { id },
    ...part,
  };
}

export const HOST: HostSample = {
  processCores: 0.5,
  machineCpuRatio: 0.3,
  cores: 4,
  residentBytes: 1000,
  openDescriptors: 10,
  maxDescriptors: 1000,
};

function histogramOf(values: readonly number[]): SeriesSnapshot['serviceTimeUs'] {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram.toSnapshot();
}

/** What a worker saw in a second: one iteration a value. */
export function snapshotOf(second: number, valuesUs: readonly number[]): Snapshot {
  const count = valuesUs.length;
  return {
    fromMs: (second - 1) * 1000,
    toMs: second * 1000,
    series: [
      {
        scenario: 'browse',
        task: 'HTTP_GET',
        step: null,
        phase: 'sustain',
        count,
        failures: {},
        receivedBytes: 100 * count,
        sentBytes: 10 * count,
        checks: {},
        labels: {},
        counters: {},
        trends: {},
        examples: [],
        responseTimeUs: histogramOf(valuesUs.map((value) => value + 50)),
        serviceTimeUs: histogramOf(valuesUs),
        startLagUs: histogramOf(valuesUs.map(() => 50)),
      },
    ],
    arrivals: [
      {
        scenario: 'browse',
        phase: 'sustain',
        scheduled: count,
        started: count,
        ok: count,
        failed: 0,
        dropped: 0,
        missed: 0,
        late: 0,
      },
    ],
    generators: [
      { engine: 0, wakeLagUs: histogramOf([90, 100]), loopUtilizationRatio: 0.25, gcMs: 1, gcMaxMs: 1 },
    ],
    inFlight: 1,
    users: 2,
    overflowed: 0,
  };
}

/** A frame of a worker, whose session has the worker's name. */
export function frameOf(workerId: string, snapshot: Snapshot, host: HostSample | null = HOST): StoredFrame {
  return { sessionId: `session-${workerId}`, workerId, snapshot, host };
}

export function putFrame(write: StoreWriter, runId: string, frame: StoredFrame): void {
  write.putFrame(runId, frame, encodeSnapshot(frame.snapshot));
}

/** Starts of all frames of a run. */
export function startsIn(store: MasterStore, runId: string): number {
  return [...store.frames(runId)]
    .flatMap(({ snapshot }) => snapshot.arrivals)
    .reduce((sum, { started }) => sum + started, 0);
}
