import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import type { HistogramSnapshot } from '../snapshot/snapshot.js';
import { HIGHEST_TRACKABLE_VALUE, lowestValueOf } from './latency-histogram.js';

/**
 * A histogram in HdrHistogram's interchange format, V2, compressed, in base64: what every HdrHistogram library and tool
 * reads. Counts are kept bucket for bucket; exact sum, minimum and maximum have no place in the format.
 */
export function encodeHistogram(snapshot: HistogramSnapshot): string {
  const histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_TRACKABLE_VALUE,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 64,
    autoResize: false,
    useWebAssembly: false,
  });
  for (let at = 0; at < snapshot.indexes.length; at += 1) {
    histogram.recordValueWithCount(
      lowestValueOf(snapshot.indexes[at] as number),
      snapshot.counts[at] as number,
    );
  }
  return encodeIntoCompressedBase64(histogram);
}
