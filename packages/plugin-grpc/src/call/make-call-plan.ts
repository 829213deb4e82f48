import { TaskFailure } from '@vajraedge/sdk';
import { STATUS_NAMES } from '../failure/status-name.js';
import type { GrpcParameters } from '../grpc-parameters.js';
import type { MessageEncoder } from '../message/message-encoder.js';
import type { CallKind, MethodSchema } from '../schema/method-schema.js';
import { callMetadata } from './call-metadata.js';
import type { CallPlan } from './call-plan.js';
import { parseMessageRange } from './message-range.js';

/** What a plan is made from. */
export interface CallPlanParts {
  readonly parameters: GrpcParameters;
  readonly kind: CallKind;
  readonly method: MethodSchema;
  readonly encoder: MessageEncoder;
  /** What is already known to be wrong. */
  readonly problems: readonly string[];
}

const ONE = { min: 1, max: 1 };

/** Encodes the messages and puts the call together. @throws GRPC_REQUEST_INVALID with every problem */
export function makeCallPlan({ parameters, kind, method, encoder, problems }: CallPlanParts): CallPlan {
  const sendsStream = kind === 'CLIENT_STREAM' || kind === 'BIDI_STREAM';
  const hasAnswers = kind === 'SERVER_STREAM' || kind === 'BIDI_STREAM';
  const { deadline, expectedStatus, expectedMessages, stopAfter, count = 1, turns = false } = parameters;
  const found = [...problems];
  const encode = (value: unknown, place: string): readonly Buffer[] => {
    const made = encoder.encode(value, place);
    if (Buffer.isBuffer(made)) return [made];
    found.push(...made);
    return [];
  };
  const messages = sendsStream
    ? (parameters.messages ?? []).flatMap((item, at) => encode(item, `messages[${at}]`))
    : encode(parameters.message ?? {}, 'message');
  if (messages.length === 0 && found.length === 0) found.push('messages: wanted one or more');
  if (found.length > 0) throw new TaskFailure('GRPC_REQUEST_INVALID', found.join('; '));
  return {
    path: method.path,
    messages,
    rounds: count,
    metadata: callMetadata(parameters),
    deadlineMs: deadline === 0 ? Infinity : deadline,
    expectedStatus: STATUS_NAMES.indexOf(expectedStatus),
    expectedMessages: hasAnswers ? rangeOf(expectedMessages) : ONE,
    stopAfter: stopAfter ?? Infinity,
    turns,
    isStream: kind !== 'UNARY',
    hasAnswers,
  };
}

function rangeOf(text: string | undefined): CallPlan['expectedMessages'] {
  return text === undefined ? null : parseMessageRange(text);
}
