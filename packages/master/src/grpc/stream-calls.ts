import type {
  handleBidiStreamingCall,
  handleServerStreamingCall,
  ServerDuplexStream,
  ServerWritableStream,
} from '@grpc/grpc-js';
import type { Clock } from '@vajraedge/core';
import {
  type AssignmentCommand,
  type AssignmentEvent,
  type BlobChunk,
  type BlobRef,
  decodeFrame,
  decodeSession,
  type MetricsAck,
  type SessionId,
  type WorkerMetrics,
} from '@vajraedge/protocol';
import type { CommandLink, Refusal } from '../fleet/worker-message.js';
import { type CallFailure, failureOf } from './call-status.js';
import { PeerBudget, STREAM_BYTES, STREAM_MESSAGES } from './peer-budget.js';
import { answerBeat, type CallContext, failureOfError } from './unary-calls.js';
import { decodeEvent, encodeBeatAnswer, encodeCommand } from './wire-message.js';

const CHUNK_BYTES = 256 * 1024;
/** What a peer that does not read may have waiting for it before its connection is cut: commands are small. */
const MOST_WAITING_BYTES = 16 * 2 ** 20;
const FLOODED: Refusal = Object.freeze({
  code: 'VE_PEER_SLOW',
  message: 'the worker does not read what it is sent',
  hint: 'It connects again by itself; if that does not help, look at its machine.',
});

const FLOODING: Refusal = Object.freeze({
  code: 'VE_PEER_FLOODS',
  message: 'more was sent on this stream than a worker has to say',
  hint: 'Find out what sends to this port; a worker connects again by itself.',
});

/** AssignTasks: numbered commands and events of one session, and heartbeats; its first event names it. */
export function assignTasks({
  port,
  clock,
}: CallContext): handleBidiStreamingCall<AssignmentEvent, AssignmentCommand> {
  return (call) => {
    let session: SessionId | null = null;
    const write = (command: AssignmentCommand): void => {
      if (call.writableEnded || call.destroyed) return;
      call.write(command);
      if (call.writableLength > MOST_WAITING_BYTES) fail(call, failureOf(FLOODED));
    };
    const link: CommandLink = {
      send: (outgoing) => {
        if (session !== null) write(encodeCommand({ ...session, epoch: port.epoch }, outgoing));
      },
      close: (refusal) => fail(call, failureOf(refusal)),
    };
    const receive = (message: AssignmentEvent): Refusal | null => {
      const named = decodeSession(message.session);
      if (session === null) {
        session = named;
        const refusal = port.connect(named, link);
        if (refusal !== null) return refusal;
      }
      if (named.sessionId !== session.sessionId) return otherSession();
      const { sequence, acknowledgedCommand, runId } = message;
      if (message.event?.$case === 'heartbeat') {
        const answer = answerBeat(port, named, message.event.value);
        if (answer !== null) write(encodeBeatAnswer({ ...named, epoch: port.epoch }, answer));
        return null;
      }
      const event = decodeEvent(message.event, port.slotCountOf(runId));
      return port.event(session, { sequence, acknowledgedCommand, runId, event });
    };
    onEach(call, clock, receive);
    onEnd(call, () => {
      if (session !== null) port.disconnect(session, link);
    });
  };
}

/** StreamMetrics: numbered frames of all sessions of a worker, acknowledged after commit. */
export function streamMetrics({
  port,
  clock,
}: CallContext): handleBidiStreamingCall<WorkerMetrics, MetricsAck> {
  return (call) => {
    const bytes = new PeerBudget(STREAM_BYTES, clock.nowMs());
    onEach(call, clock, (message) => {
      if (!bytes.take(message.snapshot.length, clock.nowMs())) return FLOODING;
      const session = decodeSession(message.session);
      // Of a run that is not under way nothing is read but the number, for the acknowledgement.
      const slotCount = port.slotCountOf(message.runId);
      let frame;
      try {
        frame = decodeFrame(slotCount === null ? { ...message, released: [] } : message, slotCount ?? 8);
      } catch (error) {
        port.distrust(session, 'it sent metrics that cannot be right');
        throw error;
      }
      const { sessionId } = session;
      const { runId } = message;
      // Where it cannot be stored nothing is said: the worker keeps it, and sends it again.
      port.frame(frame, message.snapshot, ({ acknowledged, resend, refusal }) => {
        if (call.writableEnded || call.destroyed) return;
        call.write({ sessionId, runId, acknowledged, resend, refusal: refusal ?? undefined });
      });
      return call.writableLength > MOST_WAITING_BYTES ? FLOODED : null;
    });
    onEnd(call, () => undefined);
  };
}

/** FetchBlob: a plan or a data file of the run under way, piece by piece, no faster than it is read. */
export function fetchBlob({ port }: CallContext): handleServerStreamingCall<BlobRef, BlobChunk> {
  return (call) => {
    const digestHex = call.request.digest.toString('hex');
    const content = port.blob(digestHex);
    if (content === null) {
      const message = `the master has no content ${digestHex} for a run that is under way`;
      fail(call, failureOf({ code: 'VE_BLOB_UNKNOWN', message, hint: 'The run may have ended.' }));
      return;
    }
    sendChunks(call, Buffer.from(content));
  };
}

function sendChunks(call: ServerWritableStream<BlobRef, BlobChunk>, content: Buffer): void {
  let offsetBytes = 0;
  const send = (): void => {
    while (offsetBytes < content.length || offsetBytes === 0) {
      const data = content.subarray(offsetBytes, offsetBytes + CHUNK_BYTES);
      const flows = call.write({ offsetBytes, data });
      offsetBytes += Math.max(1, data.length);
      if (!flows && offsetBytes < content.length) {
        call.once('drain', send);
        return;
      }
    }
    call.end();
  };
  send();
}

type AnyStream = ServerDuplexStream<never, never> | ServerWritableStream<never, never>;

/** Handles messages one by one; the first that is wrong ends the stream in words, and no other. */
function onEach<In, Out>(
  call: ServerDuplexStream<In, Out>,
  clock: Clock,
  handle: (message: In) => Refusal | null,
): void {
  const budget = new PeerBudget(STREAM_MESSAGES, clock.nowMs());
  let isOver = false;
  call.on('data', (message: In) => {
    if (isOver) return;
    try {
      const refusal = budget.take(1, clock.nowMs()) ? handle(message) : FLOODING;
      if (refusal === null) return;
      isOver = true;
      fail(call, failureOf(refusal));
    } catch (error) {
      isOver = true;
      fail(call, failureOfError(error));
    }
  });
}

function onEnd<In, Out>(call: ServerDuplexStream<In, Out>, gone: () => void): void {
  let isGone = false;
  const once = (): void => {
    if (isGone) return;
    isGone = true;
    gone();
  };
  call.on('end', () => {
    once();
    call.end();
  });
  // A peer that resets its connection, or sends what cannot be parsed: its stream is over, and nothing else.
  call.on('error', once);
  call.on('cancelled', once);
  call.on('close', once);
}

function fail(call: unknown, failure: CallFailure): void {
  (call as AnyStream).emit('error', failure);
}

function otherSession(): Refusal {
  return {
    code: 'VE_FRAME_INVALID',
    message: 'a stream of commands is for one session',
    hint: 'Compare the versions of master and worker.',
  };
}
