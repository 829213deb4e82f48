import type { WorkerHealth } from '@vajraedge/protocol';

/** Above either a worker is saturated; below both it is at ease. In between nothing changes. */
const SATURATED = { loopUtilizationRatio: 0.9, cpuRatio: 0.95 };
const AT_EASE = { loopUtilizationRatio: 0.65, cpuRatio: 0.75 };
/** A worker must be saturated for so long before it gets less, and at ease for so long before it gets more. */
const SATURATED_FOR_MS = 3000;
const AT_EASE_FOR_MS = 20_000;
/** Least part of its capacity that a saturated worker keeps, and the steps on the way there. */
const LEAST = 0.5;
const STEP = 0.125;

/**
 * Which part of its capacity a worker gets, by how it fares: less while its loop or processor is saturated. A step takes
 * seconds down and longer up, and a band lies between, so that slots do not go to and fro.
 */
export class LoadFactor {
  #ratio = 1;
  #strained: boolean | null = null;
  #sinceMs = 0;

  /** Part of the capacity, {@link LEAST} to 1. */
  get ratio(): number {
    return this.#ratio;
  }

  /** A heartbeat says how it fares. @param working whether it has load of ours; what else burdens it is not ours to judge */
  observe({ loopUtilizationRatio, cpuRatio }: WorkerHealth, working: boolean, nowMs: number): void {
    const strained = isAbove(SATURATED, loopUtilizationRatio, cpuRatio);
    const eased = !working || !isAbove(AT_EASE, loopUtilizationRatio, cpuRatio);
    const now = strained && working ? true : eased ? false : null;
    if (now !== this.#strained) {
      this.#strained = now;
      this.#sinceMs = nowMs;
      return;
    }
    const heldMs = nowMs - this.#sinceMs;
    if (now === true && heldMs >= SATURATED_FOR_MS) this.#move(-STEP, nowMs);
    else if (now === false && heldMs >= AT_EASE_FOR_MS) this.#move(STEP, nowMs);
  }

  #move(by: number, nowMs: number): void {
    this.#ratio = Math.max(LEAST, Math.min(1, this.#ratio + by));
    this.#sinceMs = nowMs;
  }
}

function isAbove(limit: typeof SATURATED, loopUtilizationRatio: number, cpuRatio: number): boolean {
  return loopUtilizationRatio > limit.loopUtilizationRatio || cpuRatio > limit.cpuRatio;
}
