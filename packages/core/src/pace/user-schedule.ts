import type { UserSegment } from '../plan/resolved-plan.js';

/** How many users a closed load has at each moment. Pure, like a pacer. */
export interface UserSchedule {
  readonly durationMs: number;
  readonly maxUsers: number;
  /** Users at `ms` from the start of the scenario: users 0 to n - 1 are active. 0 outside of the schedule. */
  usersAt(ms: number): number;
  /** The next moment after `ms` at which the number may have changed; Infinity when it never does again. */
  nextChangeAfter(ms: number): number;
}

interface Stretch extends UserSegment {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Users going from one number to another in each segment: user n joins in an upward segment when the line passes n
 * (the first at once), and leaves in a downward one when the line falls below n + 1.
 */
export function createUserSchedule(segments: readonly UserSegment[]): UserSchedule {
  const stretches: Stretch[] = [];
  let atMs = 0;
  for (const segment of segments) {
    if (segment.durationMs <= 0) continue;
    stretches.push({ ...segment, startMs: atMs, endMs: atMs + segment.durationMs });
    atMs += segment.durationMs;
  }
  const durationMs = atMs;
  return Object.freeze({
    durationMs,
    maxUsers: stretches.reduce((most, stretch) => Math.max(most, stretch.fromUsers, stretch.toUsers), 0),
    usersAt: (ms: number) => usersAt(stretches, ms),
    nextChangeAfter: (ms: number) => nextChangeAfter(stretches, durationMs, ms),
  });
}

function usersAt(stretches: readonly Stretch[], ms: number): number {
  const stretch = stretches.find(({ startMs, endMs }) => ms >= startMs && ms < endMs);
  return stretch === undefined ? 0 : usersWithin(stretch, ms);
}

function usersWithin({ startMs, durationMs, fromUsers, toUsers }: Stretch, ms: number): number {
  const line = fromUsers + ((toUsers - fromUsers) * (ms - startMs)) / durationMs;
  if (toUsers <= fromUsers) return Math.ceil(line - 1e-9);
  return Math.min(toUsers, Math.max(fromUsers, Math.floor(line + 1e-9) + (fromUsers === 0 ? 1 : 0)));
}

function nextChangeAfter(stretches: readonly Stretch[], durationMs: number, ms: number): number {
  const stretch = stretches.find(({ endMs }) => ms < endMs);
  if (stretch === undefined) return Infinity;
  if (ms < stretch.startMs) return stretch.startMs;
  const { startMs, endMs, fromUsers, toUsers } = stretch;
  if (fromUsers === toUsers) return endMs;
  const perUserMs = stretch.durationMs / Math.abs(toUsers - fromUsers);
  const steps = Math.floor((ms - startMs) / perUserMs + 1e-9) + 1;
  const next = startMs + steps * perUserMs;
  return Math.min(next > ms ? next : next + perUserMs, endMs, durationMs);
}
