// Who is who: sessions, epochs, workers.
export { type SessionId } from './session/session-id.js';
export {
  type InstalledPlugin,
  PROTOCOL_VERSION,
  type WorkerCapacity,
  type WorkerHealth,
  type WorkerProfile,
} from './session/worker-profile.js';
export { EpochGuard } from './session/epoch-guard.js';
export { ClockOffset, type OffsetEstimate } from './session/clock-offset.js';
export { Outbox, type Numbered, type OutboxState } from './session/outbox.js';
export { type Arrival, Inbox } from './session/inbox.js';

// Leases.
export { DEFAULT_LEASE_TIMING, type LeaseTiming, MASTER_LEASE_FACTOR } from './lease/lease-timing.js';
export { LeaseKeeper, type LeaseState, type Renewal } from './lease/lease-keeper.js';
export { LeaseTable, type Loss, type LossReason, type Progress } from './lease/lease-table.js';
export { DEFAULT_FLAP_LIMITS, FlapGuard, type FlapLimits } from './lease/flap-guard.js';

// Slots.
export { countInSlot, SlotHolder, SlotPattern, type SlotShare } from '@vajraedge/core';
export { slotCountFor } from './slots/slot-count.js';
export { dealOrder, slotQuotas, type Weights } from './slots/slot-deal.js';
export {
  LEVEL_EVERY_MS,
  type SlotOrder,
  SlotTable,
  type SlotTableOptions,
  type SlotTableState,
} from './slots/slot-table.js';
export { type SessionPosition, type SlotAccounts } from './slots/slot-ledger.js';
export {
  UserSlotTable,
  type UserSlotTableOptions,
  type UserSlotTableState,
} from './slots/user-slot-table.js';

// Frames.
export { FrameRing, type FrameRingOptions } from './frames/frame-ring.js';
export {
  type FrameDecision,
  FrameReceiver,
  type ReceivedFrame,
  type ReceiverState,
} from './frames/frame-receiver.js';
export { addToTotals, NO_TOTALS, type RunningTotals, sameTotals } from './frames/running-totals.js';

// Codecs: wire to domain and back.
export { WIRE_LIMITS } from './wire/wire-limits.js';
export { frameError } from './wire/frame-error.js';
export { decodeSnapshot, encodeSnapshot } from './wire/snapshot-codec.js';
export { type EncodedSnapshot, splitSnapshot } from './wire/split-snapshot.js';
export {
  decodeFrame,
  decodeShare,
  encodeFrame,
  encodeShare,
  type MetricsFrame,
  type ScenarioPosition,
} from './wire/frame-codec.js';
export { type Blob, checkDigest, decodePlan, digestOf, encodePlan } from './wire/plan-codec.js';
export { decodeJson, encodeJson } from './wire/json-codec.js';
export { decodeHealth, decodeProfile, encodeHealth, encodeProfile } from './wire/worker-codec.js';
export { decodeSession, encodeSession } from './wire/session-codec.js';

// What the REST API and the live stream say.
export type * from './web.js';

// The service, for gRPC adapters only.
export { BOUNDED_WORKER_SERVICE } from './wire/worker-service.js';
export {
  type AssignmentCommand,
  type AssignmentEvent,
  type BlobChunk,
  type BlobRef,
  type HeartbeatRequest,
  type HeartbeatResponse,
  type MetricsAck,
  RampStrategy as WireRampStrategy,
  type RegistrationResponse,
  type TaskAssignment,
  type WorkerInfo,
  type WorkerMetrics,
  type WorkerServiceClient,
  type WorkerServiceServer,
} from './generated/worker-service.js';
