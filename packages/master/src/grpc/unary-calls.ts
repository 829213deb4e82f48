import type { handleUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import type { Clock } from '@vajraedge/core';
import {
  decodeHealth,
  decodeProfile,
  decodeSession,
  type HeartbeatRequest,
  type HeartbeatResponse,
  type RegistrationResponse,
  type SessionId,
  type WorkerInfo,
} from '@vajraedge/protocol';
import { VajraError } from '@vajraedge/sdk';
import type { Refusal } from '../fleet/worker-message.js';
import type { LeaseAnswer, WorkerPort } from '../run/worker-port.js';
import { type CallFailure, failureOf, SILENCE } from './call-status.js';

/** What calls are answered with. */
export interface CallContext {
  readonly port: WorkerPort;
  readonly clock: Clock;
}

/** RegisterWorker: a session, or a refusal in words. */
export function registerWorker({ port }: CallContext): handleUnaryCall<WorkerInfo, RegistrationResponse> {
  return (call, callback) => {
    answer(callback, (): RegistrationResponse | null => {
      const welcome = port.register(decodeProfile(call.request));
      if (welcome === null) return null;
      if ('code' in welcome) return { result: { $case: 'refusal', value: welcome } };
      const { session, resumed, timing, frameEveryMs, lastEvent, lastFrame } = welcome;
      const { ttlMs: leaseTtlMs, renewEveryMs } = timing;
      const value = { session, resumed, leaseTtlMs, renewEveryMs, frameEveryMs, lastEvent, lastFrame };
      return { result: { $case: 'welcome', value } };
    });
  };
}

/** Heartbeat: the lease is renewed, or the session is over. */
export function heartbeat({ port }: CallContext): handleUnaryCall<HeartbeatRequest, HeartbeatResponse> {
  return (call, callback) => {
    answer(callback, () => {
      const { request } = call;
      const session = decodeSession(request.session);
      const health = decodeHealth(request.health);
      const result = port.heartbeat({ session, health, runs: request.runs });
      return result === null ? null : beatAnswer(session, port.epoch, request.sequence, result);
    });
  };
}

function beatAnswer(
  { sessionId }: SessionId,
  epoch: number,
  sequence: number,
  result: LeaseAnswer | Refusal,
): HeartbeatResponse {
  const session = { epoch, sessionId };
  if ('code' in result) return { session, sequence, result: { $case: 'refusal', value: result } };
  const value = { leaseTtlMs: result.ttlMs, runs: result.run === null ? [] : [result.run] };
  return { session, sequence, result: { $case: 'renewal', value } };
}

/** Answers one call; what is wrong with it fails it alone. */
function answer<Response>(callback: sendUnaryData<Response>, work: () => Response | null): void {
  try {
    const response = work();
    if (response === null) callback(SILENCE);
    else callback(null, response);
  } catch (error) {
    callback(failureOfError(error));
  }
}

/** What an error is as the end of a call; one that is not ours is not told to peers in detail. */
export function failureOfError(error: unknown): CallFailure {
  if (error instanceof VajraError) return failureOf(error);
  return failureOf({
    code: 'VE_MASTER_FAILED',
    message: 'the master has a defect',
    hint: 'Please report it.',
  });
}
