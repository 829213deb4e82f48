import type { PreflightSummary } from '@vajraedge/core';
import {
  type AssignmentCommand,
  type AssignmentEvent,
  type BlobRef,
  decodeJson,
  decodeShare,
  encodeShare,
  frameError,
  type HeartbeatResponse,
  type SessionId,
  type TaskAssignment,
  WireRampStrategy,
} from '@vajraedge/protocol';
import type {
  Assignment,
  BlobName,
  OutgoingCommand,
  Refusal,
  WorkerCommand,
  WorkerEvent,
} from '../fleet/worker-message.js';

type WireCommand = NonNullable<AssignmentCommand['command']>;
type WireEvent = NonNullable<AssignmentEvent['event']>;

const STATES: ReadonlySet<unknown> = new Set(['PASS', 'WARN', 'FAIL', 'SKIP']);
const MOST_CHECKS = 1000;

/** A command for the wire. */
export function encodeCommand(
  session: SessionId,
  { sequence, acknowledgedEvent, command }: OutgoingCommand,
): AssignmentCommand {
  return {
    session,
    sequence,
    acknowledgedEvent,
    runId: command?.runId ?? '',
    command: command === null ? undefined : encodeOrder(command),
  };
}

/** The answer to a heartbeat that came on a stream; it acknowledges no event. */
export function encodeBeatAnswer(
  session: SessionId,
  answer: Omit<HeartbeatResponse, 'session'>,
): AssignmentCommand {
  const command = { $case: 'heartbeatAnswer', value: { session: undefined, ...answer } } as const;
  return { session, sequence: 0, acknowledgedEvent: 0, runId: '', command };
}

function encodeOrder(command: WorkerCommand): WireCommand {
  switch (command.kind) {
    case 'prepare':
      return { $case: 'prepare', value: encodeAssignment(command.runId, command.assignment) };
    case 'arm':
      return { $case: 'arm', value: { startInMs: command.startInMs } };
    case 'grant':
    case 'revoke':
      return { $case: command.kind, value: encodeShare(command.share, command.slotCount) };
    case 'rate': {
      const { targetPerSecond, ...rest } = command.change;
      const asPlanned = targetPerSecond === null;
      return { $case: 'rate', value: { ...rest, targetPerSecond: targetPerSecond ?? 0, asPlanned } };
    }
    case 'begin': {
      const { scenarioIndex, atRunMs } = command;
      return { $case: 'begin', value: { scenarioIndex, atRunMs } };
    }
    case 'stop': {
      const { reason, gracefulStopMs } = command;
      return { $case: 'stopTest', value: { reason, gracefulStopMs } };
    }
    case 'drain':
      return { $case: 'drain', value: { reason: command.reason } };
  }
}

function encodeAssignment(runId: string, assignment: Assignment): TaskAssignment {
  const { plan, files, plugins, slotCount, loads, skipPreflight } = assignment;
  return {
    runId,
    plan: encodeBlob(plan),
    files: files.map(encodeBlob),
    plugins: plugins.map((plugin) => ({ ...plugin })),
    slotCount,
    loads: loads.map((load) => ({ ...load, rampStrategy: WireRampStrategy.LINEAR })),
    skipPreflight,
    preflightTimeoutMs: 0,
  };
}

function encodeBlob({ digestHex, sizeBytes, name }: BlobName): BlobRef {
  return { digest: Buffer.from(digestHex, 'hex'), sizeBytes, name };
}

/**
 * An event of a worker; null: an acknowledgement alone.
 *
 * @param slotCount of its run; null: the master knows no such run, and what it says of slots is nobody's business
 * @throws VE_FRAME_INVALID
 */
export function decodeEvent(event: WireEvent | undefined, slotCount: number | null): WorkerEvent | null {
  switch (event?.$case) {
    case undefined:
    // Heartbeats are answered where they come in: they are numbered and acknowledged by themselves.
    case 'heartbeat':
      return null;
    case 'ready':
      return { kind: 'ready', preflight: decodePreflight(event.value.preflightJson) };
    case 'armed': {
      const { clockOffsetMs, roundTripMs } = event.value;
      return { kind: 'armed', clockOffsetMs, roundTripMs: quantity(roundTripMs, 'a round trip') };
    }
    case 'released':
      return slotCount === null ? null : { kind: 'released', share: decodeShare(event.value, slotCount) };
    case 'scenarioEnded':
      return { kind: 'scenario-ended', scenarioIndex: event.value.scenarioIndex };
    case 'finished': {
      const { lastFrame, startErrorMs } = event.value;
      return { kind: 'finished', lastFrame, startErrorMs: Number.isFinite(startErrorMs) ? startErrorMs : 0 };
    }
    case 'failed':
      return { kind: 'failed', problem: problemOf(event.value.problem) };
    case 'drainRequested':
      return { kind: 'drain-requested', reason: event.value.reason };
  }
}

function problemOf(problem: Refusal | undefined): Refusal {
  if (problem === undefined) throw frameError('a failure without a problem');
  const { code, message, hint } = problem;
  return { code: /^VE_[A-Z0-9_]{1,60}$/.test(code) ? code : 'VE_FRAME_INVALID', message, hint };
}

/** What a worker's pre-flight found: only what is shown of it, and only where it is what it should be. */
function decodePreflight(bytes: Uint8Array): PreflightSummary | null {
  if (bytes.length === 0) return null;
  const json = decodeJson(bytes);
  if (json === null) return null;
  const { state, checks } = json as { readonly state?: unknown; readonly checks?: unknown };
  if (!STATES.has(state) || !Array.isArray(checks) || checks.length > MOST_CHECKS)
    throw frameError('the result of pre-flight is none');
  return { state: state as PreflightSummary['state'], checks: checks.map(decodeCheck) };
}

function decodeCheck(check: unknown): PreflightSummary['checks'][number] {
  const { name, state, message, remedy } = (check ?? {}) as { readonly [key: string]: unknown };
  if (typeof name !== 'string' || typeof message !== 'string' || !STATES.has(state))
    throw frameError('a check of pre-flight is none');
  return {
    name,
    state: state as PreflightSummary['state'],
    message,
    remedy: typeof remedy === 'string' ? remedy : null,
  };
}

function quantity(value: number, what: string): number {
  if (!(Number.isFinite(value) && value >= 0)) throw frameError(`${what} is ${value}`);
  return value;
}
