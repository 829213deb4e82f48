import {
  AssignmentCommand,
  AssignmentEvent,
  BlobChunk,
  BlobRef,
  HeartbeatRequest,
  HeartbeatResponse,
  MetricsAck,
  RegistrationResponse,
  WorkerInfo,
  WorkerMetrics,
  WorkerServiceService,
} from '../generated/worker-service.js';
import { MESSAGE_SHAPES } from './message-shapes.js';
import { parseMessage } from './parse-message.js';
import { WIRE_LIMITS } from './wire-limits.js';

const { heartbeatBytes, messageBytes } = WIRE_LIMITS;
const SHAPES = MESSAGE_SHAPES;

/**
 * The service for both sides, as @grpc/grpc-js takes it: the generated one, but everything that arrives is bounded
 * before it is parsed. A message that is refused fails its call with INTERNAL and VE_FRAME_INVALID in the details.
 */
export const BOUNDED_WORKER_SERVICE = Object.freeze({
  registerWorker: {
    ...WorkerServiceService.registerWorker,
    requestDeserialize: (bytes: Buffer) => parseMessage(WorkerInfo, bytes, SHAPES.WorkerInfo, messageBytes),
    responseDeserialize: (bytes: Buffer) =>
      parseMessage(RegistrationResponse, bytes, SHAPES.RegistrationResponse, messageBytes),
  },
  heartbeat: {
    ...WorkerServiceService.heartbeat,
    requestDeserialize: (bytes: Buffer) =>
      parseMessage(HeartbeatRequest, bytes, SHAPES.HeartbeatRequest, heartbeatBytes),
    responseDeserialize: (bytes: Buffer) =>
      parseMessage(HeartbeatResponse, bytes, SHAPES.HeartbeatResponse, heartbeatBytes),
  },
  assignTasks: {
    ...WorkerServiceService.assignTasks,
    requestDeserialize: (bytes: Buffer) =>
      parseMessage(AssignmentEvent, bytes, SHAPES.AssignmentEvent, messageBytes),
    responseDeserialize: (bytes: Buffer) =>
      parseMessage(AssignmentCommand, bytes, SHAPES.AssignmentCommand, messageBytes),
  },
  streamMetrics: {
    ...WorkerServiceService.streamMetrics,
    requestDeserialize: (bytes: Buffer) =>
      parseMessage(WorkerMetrics, bytes, SHAPES.WorkerMetrics, messageBytes),
    responseDeserialize: (bytes: Buffer) => parseMessage(MetricsAck, bytes, SHAPES.MetricsAck, messageBytes),
  },
  fetchBlob: {
    ...WorkerServiceService.fetchBlob,
    requestDeserialize: (bytes: Buffer) => parseMessage(BlobRef, bytes, SHAPES.BlobRef, messageBytes),
    responseDeserialize: (bytes: Buffer) => parseMessage(BlobChunk, bytes, SHAPES.BlobChunk, messageBytes),
  },
});
