import { WIRE_LIMITS } from './wire-limits.js';
import type { FieldShape, MessageShape } from './wire-shape.js';

const { nameBytes, names, textBytes } = WIRE_LIMITS;
const BUCKETS = WIRE_LIMITS.lastBucket + 1;

const varint: FieldShape = { kind: 'varint' };
const double: FieldShape = { kind: 'fixed64' };
const name: FieldShape = { kind: 'bytes', maxBytes: nameBytes };
const message = (shape: MessageShape, many = 1): FieldShape => ({ kind: 'message', shape, many });

const histogram: MessageShape = {
  1: varint,
  2: varint,
  3: varint,
  4: { kind: 'packed', maxBytes: 3 * BUCKETS },
  5: { kind: 'packed', maxBytes: 5 * BUCKETS },
};
const nameCount: MessageShape = { 1: name, 2: varint };
const nameValue: MessageShape = { 1: name, 2: double };
const checkCount: MessageShape = { 1: name, 2: varint, 3: varint };
const labelCount: MessageShape = { 1: name, 2: message(nameCount, names) };
const namedHistogram: MessageShape = { 1: name, 2: message(histogram) };
const failureExample: MessageShape = { 1: name, 2: { kind: 'bytes', maxBytes: textBytes }, 3: double };

const series: MessageShape = {
  1: name,
  2: name,
  3: name,
  4: varint,
  5: varint,
  6: message(nameCount, names),
  7: varint,
  8: varint,
  9: message(checkCount, names),
  10: message(labelCount, names),
  11: message(nameValue, names),
  12: message(namedHistogram, names),
  13: message(failureExample, WIRE_LIMITS.examples),
  14: message(histogram),
  15: message(histogram),
  16: message(histogram),
};

const arrivals: MessageShape = {
  1: name,
  2: varint,
  3: varint,
  4: varint,
  5: varint,
  6: varint,
  7: varint,
  8: varint,
  9: varint,
};

const generator: MessageShape = { 1: varint, 2: message(histogram), 3: double, 4: double, 5: double };

/** MetricsSnapshot of worker_service.proto; a test holds the two together. */
export const SNAPSHOT_SHAPE: MessageShape = {
  1: double,
  2: double,
  3: message(series, WIRE_LIMITS.series),
  4: message(arrivals, WIRE_LIMITS.arrivals),
  5: message(generator, WIRE_LIMITS.generators),
  6: varint,
  7: varint,
  8: varint,
};
