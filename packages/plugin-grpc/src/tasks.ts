import { defineTask } from '@vajraedge/sdk';
import {
  ANSWERS_PARAMETERS,
  CALL_PARAMETERS,
  MESSAGE_PARAMETERS,
  MESSAGES_PARAMETERS,
  TURNS_PARAMETERS,
} from './grpc-parameters.js';
import { createGrpcTask } from './grpc-task.js';

/** One message, one answer. */
export const GRPC_UNARY = defineTask({
  name: 'GRPC_UNARY',
  displayName: 'gRPC call',
  description: 'Sends one message and waits for the one answer.',
  parameters: { ...MESSAGE_PARAMETERS, ...CALL_PARAMETERS },
  ...createGrpcTask('UNARY'),
});

/** One message, a stream of answers. */
export const GRPC_SERVER_STREAM = defineTask({
  name: 'GRPC_SERVER_STREAM',
  displayName: 'gRPC server stream',
  description:
    'Sends one message and reads the stream that answers it, measuring the time to its first message.',
  parameters: { ...MESSAGE_PARAMETERS, ...ANSWERS_PARAMETERS, ...CALL_PARAMETERS },
  ...createGrpcTask('SERVER_STREAM'),
});

/** A stream of messages, one answer. */
export const GRPC_CLIENT_STREAM = defineTask({
  name: 'GRPC_CLIENT_STREAM',
  displayName: 'gRPC client stream',
  description: 'Sends a stream of messages and waits for the one answer.',
  parameters: { ...MESSAGES_PARAMETERS, ...CALL_PARAMETERS },
  ...createGrpcTask('CLIENT_STREAM'),
});

/** Streams in both directions. */
export const GRPC_BIDI_STREAM = defineTask({
  name: 'GRPC_BIDI_STREAM',
  displayName: 'gRPC stream in both directions',
  description:
    'Sends a stream of messages and reads the stream that comes back, at the same time or in turns.',
  parameters: { ...MESSAGES_PARAMETERS, ...ANSWERS_PARAMETERS, ...TURNS_PARAMETERS, ...CALL_PARAMETERS },
  ...createGrpcTask('BIDI_STREAM'),
});
