import { setMaxListeners } from 'node:events';
import type { Clock } from '../execute/clock.js';
import { failureOf } from '../execute/failure-code.js';
import { type CheckContext, type CheckFinding, type PreflightCheck, warn } from './preflight-check.js';
import { overallState, type PreflightReport } from './preflight-report.js';

/** Time for all checks together unless told otherwise, milliseconds. */
export const PREFLIGHT_DEADLINE_MS = 5000;
/** What the other checks get to finish when a critical one has failed, milliseconds: what they saw may say why. */
const CRITICAL_GRACE_MS = 300;
/** Share of the deadline kept back for putting the report together and closing what was opened. */
const RESERVE_RATIO = 0.05;

type TimedFinding = PreflightReport['checks'][number];

/** Runs checks side by side under one deadline. One that overruns is a WARN with its name, and nobody waits for it. */
export class PreFlightValidator {
  readonly #checks: readonly PreflightCheck[];
  readonly #deadlineMs: number;

  constructor(checks: readonly PreflightCheck[], deadlineMs: number = PREFLIGHT_DEADLINE_MS) {
    this.#checks = checks;
    this.#deadlineMs = deadlineMs;
  }

  /** Never rejects: what goes wrong in a check is a finding of that check. */
  async validate(context: Omit<CheckContext, 'signal' | 'deadlineMs'>): Promise<PreflightReport> {
    const { clock, plan } = context;
    const startMs = clock.nowMs();
    const startedAt = new Date(clock.wallMs()).toISOString();
    const stop = new AbortController();
    // One listener for every target and check is meant, not a leak.
    setMaxListeners(0, stop.signal);
    const timer = clock.after(this.#deadlineMs * (1 - RESERVE_RATIO), () => stop.abort('deadline'));
    const checked = { ...context, deadlineMs: this.#deadlineMs, signal: stop.signal };
    const found = await Promise.all(this.#checks.map((check) => this.#run(check, checked, stop)));
    timer.cancel();
    stop.abort('over');
    const checks = found.flat();
    return {
      state: overallState(checks),
      startedAt,
      durationMs: clock.nowMs() - startMs,
      deadlineMs: this.#deadlineMs,
      planName: plan.name,
      checks,
    };
  }

  async #run(check: PreflightCheck, context: CheckContext, stop: AbortController): Promise<TimedFinding[]> {
    const { clock } = context;
    const startMs = clock.nowMs();
    const findings = await Promise.race([
      this.#findings(check, context),
      this.#overrun(check, context.signal),
    ]);
    if (check.critical === true && findings.some(({ state }) => state === 'FAIL'))
      clock.after(CRITICAL_GRACE_MS, () => stop.abort('critical'), { keepsAlive: false });
    return findings.map((finding) => ({ ...finding, durationMs: elapsedMs(clock, startMs) }));
  }

  async #findings(check: PreflightCheck, context: CheckContext): Promise<readonly CheckFinding[]> {
    try {
      return await check.run(context);
    } catch (error) {
      const { code, message } = failureOf(error);
      return [
        warn(
          check.name,
          `The check itself failed: ${message} (${code}).`,
          'Report it; the other checks stand.',
        ),
      ];
    }
  }

  #overrun(check: PreflightCheck, signal: AbortSignal): Promise<readonly CheckFinding[]> {
    return new Promise((resolve) => {
      const give = (): void => resolve([this.#unfinished(check, signal.reason === 'critical')]);
      if (signal.aborted) give();
      else signal.addEventListener('abort', give, { once: true });
    });
  }

  #unfinished(check: PreflightCheck, critical: boolean): CheckFinding {
    if (critical)
      return {
        ...warn(check.name, 'Given up, since a critical check failed.', 'Mend that first.'),
        state: 'SKIP',
      };
    const limit = `${(this.#deadlineMs / 1000).toLocaleString('en')} s`;
    return warn(
      check.name,
      `Not finished within ${limit}.`,
      'Look at what it waits for, or give pre-flight more time.',
    );
  }
}

function elapsedMs(clock: Clock, startMs: number): number {
  return Math.round((clock.nowMs() - startMs) * 10) / 10;
}
