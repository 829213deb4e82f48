import type { SessionId } from '../session/session-id.js';
import type { Session } from '../generated/worker-service.js';
import { demand } from './frame-error.js';

/** A session for the wire. */
export function encodeSession({ epoch, sessionId }: SessionId): Session {
  return { epoch, sessionId };
}

/** @throws VE_FRAME_INVALID where it is missing or has no name or epoch */
export function decodeSession(wire: Session | undefined): SessionId {
  demand(wire !== undefined && wire.epoch > 0 && wire.sessionId !== '', 'no session');
  return { epoch: wire.epoch, sessionId: wire.sessionId };
}
