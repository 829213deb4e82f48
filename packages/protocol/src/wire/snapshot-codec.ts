import type { Snapshot } from '@vajraedge/core';
import {
  type ArrivalMetrics,
  type GeneratorMetrics,
  type Histogram,
  MetricsSnapshot,
} from '../generated/worker-service.js';
import { demand, tooLargeError } from './frame-error.js';
import { BucketSpace, decodeHistogram, encodeHistogram } from './histogram-codec.js';
import { demandFinite, demandQuantity, finiteNumber, wholeNumber } from './names-codec.js';
import { decodePhase, encodePhase } from './phase-codec.js';
import { decodeSeries, encodeSeries } from './series-codec.js';
import { parseMessage } from './parse-message.js';
import { SNAPSHOT_SHAPE } from './metric-shapes.js';
import { WIRE_LIMITS } from './wire-limits.js';

/**
 * What an engine or a worker saw in an interval, as bytes: about 2 kB for a series with 1,000 iterations.
 *
 * @throws VE_FRAME_TOO_LARGE over {@link WIRE_LIMITS}.snapshotBytes; see `splitSnapshot`
 * @throws VE_FRAME_INVALID
 */
export function encodeSnapshot(snapshot: Snapshot): Uint8Array {
  const bytes = MetricsSnapshot.encode({
    fromMs: snapshot.fromMs,
    toMs: snapshot.toMs,
    series: snapshot.series.map(encodeSeries),
    arrivals: snapshot.arrivals.map((each) => ({ ...each, phase: encodePhase(each.phase) })),
    generators: snapshot.generators.map((each) => ({
      engine: each.engine,
      wakeLagUs: encodeHistogram(each.wakeLagUs),
      loopUtilizationRatio: finiteNumber(each.loopUtilizationRatio),
      gcMs: finiteNumber(each.gcMs),
      gcMaxMs: finiteNumber(each.gcMaxMs),
    })),
    inFlight: snapshot.inFlight,
    users: snapshot.users,
    overflowed: wholeNumber(snapshot.overflowed),
  }).finish();
  if (bytes.length > WIRE_LIMITS.snapshotBytes)
    throw tooLargeError('a snapshot', bytes.length, WIRE_LIMITS.snapshotBytes);
  return bytes;
}

/**
 * The snapshot in bytes from a peer: bounded before it is parsed, and every number held against the others.
 *
 * @throws VE_FRAME_TOO_LARGE
 * @throws VE_FRAME_INVALID
 */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  const wire = parseMessage(MetricsSnapshot, bytes, SNAPSHOT_SHAPE, WIRE_LIMITS.snapshotBytes);
  const fromMs = demandFinite(wire.fromMs, 'the start of an interval');
  const toMs = demandFinite(wire.toMs, 'the end of an interval');
  demand(toMs >= fromMs, 'an interval that ends before it starts');
  const space = new BucketSpace(bucketsOf(wire));
  return {
    fromMs,
    toMs,
    series: wire.series.map((each) => decodeSeries(each, space)),
    arrivals: wire.arrivals.map(decodeArrivals),
    generators: wire.generators.map((each) => decodeGenerator(each, space)),
    inFlight: wire.inFlight,
    users: wire.users,
    overflowed: wire.overflowed,
  };
}

/** How many buckets all histograms of a snapshot have. */
function bucketsOf({ series, generators }: MetricsSnapshot): number {
  let buckets = 0;
  for (const { responseTimeUs, serviceTimeUs, startLagUs, trends } of series) {
    buckets += lengthOf(responseTimeUs) + lengthOf(serviceTimeUs) + lengthOf(startLagUs);
    for (const { histogram } of trends) buckets += lengthOf(histogram);
  }
  for (const { wakeLagUs } of generators) buckets += lengthOf(wakeLagUs);
  return buckets;
}

const lengthOf = (histogram: Histogram | undefined): number => histogram?.steps.length ?? 0;

/** Iterations may end in a later interval than they started in, so only what became of arrivals at once is compared. */
function decodeArrivals(wire: ArrivalMetrics): Snapshot['arrivals'][number] {
  demand(wire.late <= wire.started, 'arrivals of which more were late than started');
  return {
    scenario: wire.scenario,
    phase: decodePhase(wire.phase),
    scheduled: wire.scheduled,
    started: wire.started,
    ok: wire.ok,
    failed: wire.failed,
    dropped: wire.dropped,
    missed: wire.missed,
    late: wire.late,
  };
}

function decodeGenerator(wire: GeneratorMetrics, space: BucketSpace): Snapshot['generators'][number] {
  demand(wire.wakeLagUs !== undefined, 'a generator without its lag');
  return {
    engine: wire.engine,
    wakeLagUs: decodeHistogram(wire.wakeLagUs, space),
    loopUtilizationRatio: demandQuantity(wire.loopUtilizationRatio, 'the busy share of a loop'),
    gcMs: demandQuantity(wire.gcMs, 'a time in garbage collection'),
    gcMaxMs: demandQuantity(wire.gcMaxMs, 'a time in garbage collection'),
  };
}
