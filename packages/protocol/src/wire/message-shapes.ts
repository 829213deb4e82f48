import { WIRE_LIMITS } from './wire-limits.js';
import type { FieldShape, MessageShape } from './wire-shape.js';

const { files, jsonBytes, mostSlots, nameBytes, plugins, runs, scenarios, tags, tasksPerPlugin } =
  WIRE_LIMITS;

const varint: FieldShape = { kind: 'varint' };
const double: FieldShape = { kind: 'fixed64' };
const text = (many = 1): FieldShape => ({ kind: 'bytes', maxBytes: nameBytes, many });
const bytes = (maxBytes: number): FieldShape => ({ kind: 'bytes', maxBytes });
const message = (shape: MessageShape, many = 1): FieldShape => ({ kind: 'message', shape, many });

const session = message({ 1: varint, 2: text() });
const refusal: MessageShape = { 1: text(), 2: text(), 3: text() };
const capacity: MessageShape = { 1: double, 2: varint, 3: double, 4: double, 5: varint, 6: double };
const task: MessageShape = { 1: text(), 2: bytes(jsonBytes) };
const plugin: MessageShape = { 1: text(), 2: text(), 3: message(task, tasksPerPlugin) };
const pair: MessageShape = { 1: text(), 2: text() };
const health: MessageShape = {
  1: double,
  2: varint,
  3: double,
  4: varint,
  5: varint,
  6: varint,
  7: varint,
  8: varint,
};
const slotShare: MessageShape = { 1: varint, 2: varint, 3: bytes(mostSlots / 8), 4: varint };
const blob: MessageShape = { 1: bytes(32), 2: varint, 3: text() };
const load: MessageShape = { 1: text(), 2: double, 3: varint, 4: double, 5: double, 6: varint };
const totals: MessageShape = {
  1: varint,
  2: varint,
  3: varint,
  4: varint,
  5: varint,
  6: varint,
  7: varint,
  8: varint,
  9: varint,
};
const welcome: MessageShape = {
  1: session,
  2: varint,
  3: varint,
  4: varint,
  5: varint,
  6: varint,
  7: varint,
  8: varint,
};
const runLease: MessageShape = { 1: text(), 2: double, 3: double };
const assignment: MessageShape = {
  1: text(),
  2: message(blob),
  3: message(blob, files),
  4: message(pair, plugins),
  5: varint,
  6: message(load, scenarios),
  7: varint,
  8: double,
};
const host: MessageShape = { 1: double, 2: double, 3: double, 4: varint, 5: varint, 6: varint };

const heartbeatRequest: MessageShape = {
  1: session,
  2: varint,
  3: message(health),
  4: message({ 1: text(), 2: varint, 3: varint }, runs),
};
const heartbeatResponse: MessageShape = {
  1: session,
  2: varint,
  3: message({ 1: varint, 2: message(runLease, runs) }),
  4: message(refusal),
};

/** Messages of the service by their names in worker_service.proto; a test holds the two together. */
export const MESSAGE_SHAPES = {
  WorkerInfo: {
    1: text(),
    2: text(),
    3: text(),
    4: varint,
    5: text(),
    6: text(),
    7: varint,
    8: message(capacity),
    9: message(plugin, plugins),
    10: session,
    11: message(pair, tags),
    12: text(),
  },
  RegistrationResponse: { 1: message(welcome), 2: message(refusal) },
  HeartbeatRequest: heartbeatRequest,
  HeartbeatResponse: heartbeatResponse,
  AssignmentCommand: {
    1: session,
    2: varint,
    3: varint,
    4: text(),
    5: message(assignment),
    6: message({ 1: double }),
    7: message(slotShare),
    8: message(slotShare),
    9: message({ 1: varint, 2: double, 3: double, 4: double, 5: varint }),
    10: message({ 1: text(), 2: double }),
    11: message({ 1: varint, 2: double }),
    12: message({ 1: text() }),
    13: message(heartbeatResponse),
  },
  AssignmentEvent: {
    1: session,
    2: varint,
    3: varint,
    4: text(),
    5: message({ 1: bytes(jsonBytes) }),
    6: message({ 1: double, 2: double }),
    7: message(slotShare),
    8: message({ 1: varint, 2: double }),
    9: message({ 1: message(refusal) }),
    10: message({ 1: varint }),
    11: message({ 1: text() }),
    12: message(heartbeatRequest),
  },
  WorkerMetrics: {
    1: session,
    2: text(),
    3: varint,
    4: varint,
    5: bytes(WIRE_LIMITS.snapshotBytes),
    6: message(totals),
    7: message({ 1: varint, 2: varint, 3: varint }, scenarios),
    8: message(slotShare, scenarios),
    9: varint,
    10: message(host),
  },
  MetricsAck: { 1: text(), 2: text(), 3: varint, 4: varint, 5: message(refusal) },
  BlobRef: blob,
  BlobChunk: { 1: varint, 2: bytes(2 ** 20) },
} as const satisfies { readonly [name: string]: MessageShape };
