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
      const times = { leaseTtlMs, renewEveryMs, frameEveryMs };
      const value = { session, resumed, ...times, lastEvent, lastFrame, heartbeatsOnStream: true };
      return { result: { $case: 'welcome', value } };
    });
  };
}

/** Heartbeat: the lease is renewed, or the session is over. */
export function heartbeat({ port }: CallContext): handleUnaryCall<HeartbeatRequest, HeartbeatResponse> {
  return (call, callback) => {
    answer(callback, () => {
      const session = decodeSession(call.request.session);
      const response = answerBeat(port, session, call.request);
      return response && { session: { ...session, epoch: port.epoch }, ...response };
    });
  };
}

/** What a heartbeat of a session is answered, wherever it came. Null: nothing. @throws VE_FRAME_INVALID */
export function answerBeat(
  port: WorkerPort,
  session: SessionId,
  { health, runs, sequence }: HeartbeatRequest,
): Omit<HeartbeatResponse, 'session'> | null {
  const result = port.heartbeat({ session, health: decodeHealth(health), runs });
  return result === null ? null : { sequence, result: resultOf(result) };
}

function resultOf(result: LeaseAnswer | Refusal): HeartbeatResponse['result'] {
  if ('code' in result) return { $case: 'refusal', value: result };
  const value = { leaseTtlMs: result.ttlMs, runs: result.run === null ? [] : [result.run] };
  return { $case: 'renewal', value };
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
