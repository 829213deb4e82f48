import {
  digestOf,
  encodeJson,
  type MetricsFrame,
  type SessionId,
  WIRE_LIMITS,
  type WorkerProfile,
} from '@vajraedge/protocol';
import type { Member } from '../fleet/member.js';
import type { CommandLink, Refusal } from '../fleet/worker-message.js';
import type { ActiveRun } from './active-run.js';
import type { HeartState } from './heart-state.js';
import { losePart } from './move-slots.js';
import { receiveEvent } from './receive-event.js';
import { judgeFrame, settleFrame } from './receive-frame.js';
import type { RunPart } from './run-part.js';
import type {
  FrameAnswer,
  Heartbeat,
  IncomingEvent,
  LeaseAnswer,
  Welcome,
  WorkerPort,
} from './worker-port.js';

const FRAME_EVERY_MS = 1000;

/** The master as workers see it. */
export class WorkerDesk implements WorkerPort {
  readonly #heart: HeartState;

  constructor(heart: HeartState) {
    this.#heart = heart;
  }

  get epoch(): number {
    return this.#heart.store.epoch;
  }

  register(profile: WorkerProfile): Welcome | Refusal | null {
    const { fleet, gate, run } = this.#heart;
    const now = this.#heart.now();
    if (!gate.confirms(now.monotonicMs)) return null;
    const plugins = encodeJson(profile.plugins, WIRE_LIMITS.planBytes);
    const admission = fleet.admit(profile, digestOf(plugins).toString('hex'), now.monotonicMs, now.wallMs);
    if ('code' in admission) return admission;
    const { member, resumed, isNew } = admission;
    if (isNew) this.#heart.fleetChanged();
    const part = run?.parts.get(member.sessionId);
    return {
      session: { epoch: this.epoch, sessionId: member.sessionId },
      resumed,
      timing: fleet.timing,
      frameEveryMs: FRAME_EVERY_MS,
      lastEvent: member.events.last,
      lastFrame: part?.storedFrame ?? 0,
    };
  }

  heartbeat({ session, health, runs }: Heartbeat): LeaseAnswer | Refusal | null {
    const { fleet, gate, run } = this.#heart;
    const now = this.#heart.now().monotonicMs;
    if (session.epoch > this.epoch || !gate.confirms(now)) return null;
    const member = fleet.member(session.sessionId);
    if (member?.isLive !== true) return unknownSession();
    const part = run?.parts.get(member.sessionId);
    // The kill switch: whoever has not finished stops by itself when its lease is over.
    if (run?.stop?.kill === true && part?.isLive === true) return null;
    const progress = runs.reduce(
      (sum, { due, settled }) => ({ due: sum.due + due, settled: sum.settled + settled }),
      { due: 0, settled: 0 },
    );
    const working = part?.isLive === true && part.armed;
    if (!fleet.renew(member, health, progress, working, now)) {
      member.refused = true;
      return {
        code: 'VE_SESSION_HUNG',
        message: 'work is due, and the engine makes no progress',
        hint: 'The worker makes a new engine, and registers anew by itself.',
      };
    }
    if (health.draining && !member.draining) this.#drain(member);
    if (run !== null && part !== undefined) run.orphaned = false;
    return { ttlMs: fleet.timing.ttlMs, run: this.#leaseOf(run, part, now) };
  }

  connect({ sessionId, epoch }: SessionId, link: CommandLink): Refusal | null {
    const member = this.#heart.fleet.member(sessionId);
    if (epoch > this.epoch || member?.isLive !== true) return unknownSession();
    member.connect(link);
    this.#heart.flush();
    return null;
  }

  disconnect({ sessionId }: SessionId, link: CommandLink): void {
    this.#heart.fleet.member(sessionId)?.disconnect(link, this.#heart.now().monotonicMs);
  }

  event({ sessionId }: SessionId, incoming: IncomingEvent): Refusal | null {
    const { fleet, run } = this.#heart;
    const member = fleet.member(sessionId);
    if (member?.isLive !== true) return unknownSession();
    const now = this.#heart.now().monotonicMs;
    member.acknowledged(incoming.acknowledgedCommand, now);
    const { event, sequence, runId } = incoming;
    if (event === null || sequence === 0) return null;
    member.owe();
    if (member.events.receive(sequence) === 'next') {
      const part = run?.id === runId ? run.parts.get(sessionId) : undefined;
      if (run !== null) run.orphaned = false;
      if (event.kind === 'drain-requested') this.#drain(member);
      else if (run !== null && part !== undefined) receiveEvent(run, part, event, fleet, this.#heart.now());
    }
    this.#heart.settle();
    return null;
  }

  slotCountOf(runId: string): number | null {
    const { run } = this.#heart;
    return run?.id === runId ? run.identity.slotCount : null;
  }

  frame(frame: MetricsFrame, snapshotBytes: Uint8Array, answer: (said: FrameAnswer) => void): void {
    const { run, gate } = this.#heart;
    if (gate.isDeposed) return;
    const part = run?.id === frame.runId ? run.parts.get(frame.session.sessionId) : undefined;
    if (run === null || part === undefined || run.isReporting) return answer(endedRun(frame));
    const judgement = judgeFrame(run, part, frame);
    if (judgement.kind === 'refuse') {
      const { code, message, hint } = judgement.error;
      this.distrust(frame.session, message);
      return answer({ acknowledged: part.storedFrame, resend: false, refusal: { code, message, hint } });
    }
    if (judgement.kind !== 'apply')
      return answer({ acknowledged: part.storedFrame, resend: judgement.kind === 'gap', refusal: null });
    settleFrame(run, part, frame);
    part.receiver.commit(judgement.state);
    const { sessionId, member } = part;
    const { sequence, snapshot, host, last } = frame;
    const stored = { sessionId, workerId: member.workerId, snapshot, host };
    const onStored = (): void => {
      part.storedFrame = sequence;
      run.aggregate.add(stored);
      answer({ acknowledged: sequence, resend: false, refusal: null });
      if (last) this.#close(run, part);
    };
    run.addFrame({ stored, snapshotBytes, onStored });
  }

  distrust({ sessionId }: SessionId, reason: string): void {
    const { fleet, run } = this.#heart;
    const member = fleet.member(sessionId);
    if (member?.isLive !== true) return;
    const now = this.#heart.now().monotonicMs;
    const part = run?.parts.get(sessionId);
    // It may go on until its lease is over: nothing that the lease covers is given away.
    if (run !== null && part !== undefined) losePart(run, part, reason, part.limitMs, now);
    fleet.abandon(member, reason, now);
    this.#heart.fleetChanged();
    this.#heart.settle();
  }

  blob(digestHex: string): Uint8Array | null {
    const { identity } = this.#heart.run ?? {};
    if (identity === undefined) return null;
    const known = [identity.plan, ...identity.files].some((blob) => blob.digestHex === digestHex);
    return known ? this.#heart.store.blob(digestHex) : null;
  }

  /** A session that was refused has given up all: its slots need not wait for its lease to end. */
  #close(run: ActiveRun, part: RunPart): void {
    if (!part.isLive || !part.member.refused) return;
    const { fleet } = this.#heart;
    const now = this.#heart.now().monotonicMs;
    losePart(run, part, 'its engine made no progress', run.runMs(now) + fleet.timing.skewMs, now);
    fleet.abandon(part.member, 'its engine made no progress', now);
    this.#heart.fleetChanged();
    this.#heart.settle();
  }

  #leaseOf(run: ActiveRun | null, part: RunPart | undefined, now: number): LeaseAnswer['run'] {
    if (run === null || run.startMs === null || part?.armed !== true || run.state === 'ended') return null;
    const runMs = run.runMs(now);
    const startLimitMs = this.#heart.fleet.startLimitMs(runMs);
    part.limitMs = Math.max(part.limitMs, startLimitMs);
    return { runId: run.id, runMs, startLimitMs };
  }

  #drain(member: Member): void {
    member.draining = true;
    const { run } = this.#heart;
    const part = run?.parts.get(member.sessionId);
    if (run !== null && part !== undefined) {
      run.event(
        'worker-drains',
        `worker ${member.name} drains: it gets no more load`,
        this.#heart.now().monotonicMs,
      );
      run.touchPart(part);
    }
    this.#heart.isFleetNews = true;
  }
}

function unknownSession(): Refusal {
  return {
    code: 'VE_SESSION_UNKNOWN',
    message: 'the master does not hold this session (any more)',
    hint: 'The worker registers anew by itself.',
  };
}

/** Nobody waits for it any more; it is acknowledged, so that the worker can forget it. */
function endedRun({ sequence, runId }: MetricsFrame): FrameAnswer {
  const refusal = {
    code: 'VE_RUN_ENDED',
    message: `the run ${runId} has ended, or this session had no part in it: the frame is not counted`,
    hint: 'Frames that come within a few seconds of the end are counted.',
  };
  return { acknowledged: sequence, resend: false, refusal };
}
