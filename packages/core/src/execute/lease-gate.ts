/**
 * Until when an engine may start anything. It is looked at before every start rather than kept by a timer: a process that
 * was stopped and woken runs no timers first. In a local run it stands open.
 */
export class LeaseGate {
  /** Nothing is started at or after this moment of the clock. */
  untilMs = Infinity;
  /** Nothing is started that is due at or after this run time. */
  startLimitMs = Infinity;
}

/** A gate that stays shut until there is a lease. */
export function createShutGate(): LeaseGate {
  const gate = new LeaseGate();
  gate.untilMs = -Infinity;
  gate.startLimitMs = -Infinity;
  return gate;
}
