import type { HistogramSnapshot, SeriesSnapshot } from '@vajraedge/core';
import type { Histogram, SeriesMetrics } from '../generated/worker-service.js';
import { demand } from './frame-error.js';
import { type BucketSpace, decodeHistogram, encodeHistogram } from './histogram-codec.js';
import { decodeNames, demandFinite, encodeNames, finiteNumber, wholeNumber } from './names-codec.js';
import { decodePhase, encodePhase } from './phase-codec.js';
import { WIRE_LIMITS } from './wire-limits.js';

/** A series for the wire. @throws VE_FRAME_INVALID */
export function encodeSeries(series: SeriesSnapshot): SeriesMetrics {
  return {
    scenario: series.scenario,
    task: series.task,
    step: series.step ?? undefined,
    phase: encodePhase(series.phase),
    count: series.count,
    failures: encodeNames(series.failures, (name, count) => ({ name, count })),
    receivedBytes: wholeNumber(series.receivedBytes),
    sentBytes: wholeNumber(series.sentBytes),
    checks: encodeNames(series.checks, (name, { passed, failed }) => ({ name, passed, failed })),
    labels: encodeNames(series.labels, (name, values) => ({
      name,
      values: encodeNames(values, (value, count) => ({ name: value, count })),
    })),
    counters: encodeNames(series.counters, (name, value) => ({ name, value: finiteNumber(value) })),
    trends: encodeNames(series.trends, (name, trend) => ({ name, histogram: encodeHistogram(trend) })),
    examples: series.examples.slice(0, WIRE_LIMITS.examples).map((example) => ({ ...example })),
    responseTimeUs: encodeOptional(series.responseTimeUs),
    serviceTimeUs: encodeHistogram(series.serviceTimeUs),
    startLagUs: encodeOptional(series.startLagUs),
  };
}

/**
 * A series from the wire. Failures are no more than the count, which every histogram of times that is there adds up to.
 *
 * @param space for the buckets of its histograms
 * @throws VE_FRAME_INVALID
 */
export function decodeSeries(wire: SeriesMetrics, space: BucketSpace): SeriesSnapshot {
  demand(wire.serviceTimeUs !== undefined, 'a series without service times');
  const series: SeriesSnapshot = {
    scenario: wire.scenario,
    task: wire.task,
    step: wire.step ?? null,
    phase: decodePhase(wire.phase),
    count: wire.count,
    failures: decodeNames(wire.failures, ({ count }) => count),
    receivedBytes: wire.receivedBytes,
    sentBytes: wire.sentBytes,
    checks: decodeNames(wire.checks, ({ passed, failed }) => ({ passed, failed })),
    labels: decodeNames(wire.labels, ({ values }) => decodeNames(values, ({ count }) => count)),
    counters: decodeNames(wire.counters, ({ value }) => demandFinite(value, 'a counter')),
    trends: decodeNames(wire.trends, ({ histogram }) => decodeTrend(histogram, space)),
    examples: wire.examples.map((example) => ({
      code: example.code,
      message: example.message,
      atMs: demandFinite(example.atMs, 'the time of an example'),
    })),
    responseTimeUs: decodeOptional(wire.responseTimeUs, space),
    serviceTimeUs: decodeHistogram(wire.serviceTimeUs, space),
    startLagUs: decodeOptional(wire.startLagUs, space),
  };
  checkCounts(series);
  return series;
}

function checkCounts({ count, failures, responseTimeUs, serviceTimeUs, startLagUs }: SeriesSnapshot): void {
  const failed = Object.values(failures).reduce((sum, each) => sum + each, 0);
  demand(failed <= count, 'a series with more failures than iterations');
  for (const times of [responseTimeUs, serviceTimeUs, startLagUs])
    demand(times === null || times.count === count, 'a series whose histograms do not add up to its count');
}

function decodeTrend(wire: Histogram | undefined, space: BucketSpace): HistogramSnapshot {
  demand(wire !== undefined, 'a trend without a histogram');
  return decodeHistogram(wire, space);
}

function encodeOptional(histogram: HistogramSnapshot | null): Histogram | undefined {
  return histogram === null ? undefined : encodeHistogram(histogram);
}

function decodeOptional(wire: Histogram | undefined, space: BucketSpace): HistogramSnapshot | null {
  return wire === undefined ? null : decodeHistogram(wire, space);
}
