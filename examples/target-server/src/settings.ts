/** A time in which nothing is answered; `fromMs` counts from the first request after the stalls were set. */
export interface Stall {
  readonly fromMs: number;
  readonly durationMs: number;
}

/** How the target behaves. All of it can be changed while it runs, and most of it by a request for itself. */
export interface TargetSettings {
  /** Time before an answer; the mean where it is exponential. Node's timers have a grain of 1 ms. */
  readonly latencyMs: number;
  readonly latencyDistribution: 'constant' | 'exponential';
  /** Share of answers, 0 to 1, that take `slowMs` instead. */
  readonly slowRatio: number;
  readonly slowMs: number;
  /** Share of requests, 0 to 1, answered with `errorStatus`. */
  readonly errorRatio: number;
  readonly errorStatus: number;
  /** Share of requests, 0 to 1, answered with a TCP reset. */
  readonly resetRatio: number;
  /** Body of the plain answer. */
  readonly bodySizeBytes: number;
  /** The plain answer's body is JSON. */
  readonly json: boolean;
  /** Time between the single bytes of an answer; 0: all at once. */
  readonly dripMs: number;
  readonly stalls: readonly Stall[];
}

/** Some of the settings. */
export type SettingsPatch = { -readonly [Name in keyof TargetSettings]?: TargetSettings[Name] };

/** Answers at once, 200, with a body of 12 bytes. */
export const DEFAULT_SETTINGS: TargetSettings = Object.freeze({
  latencyMs: 0,
  latencyDistribution: 'constant',
  slowRatio: 0,
  slowMs: 1000,
  errorRatio: 0,
  errorStatus: 503,
  resetRatio: 0,
  bodySizeBytes: 12,
  json: false,
  dripMs: 0,
  stalls: Object.freeze([]),
});

/** Largest body that the target makes, bytes. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** Longest delay of any kind: a day, milliseconds. */
export const MAX_DELAY_MS = 86_400_000;

const isDelay = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= MAX_DELAY_MS;
const isRatio = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1;
const isWhole = (value: unknown, from: number, to: number): boolean =>
  Number.isInteger(value) && (value as number) >= from && (value as number) <= to;

function isStall(value: unknown): boolean {
  const stall = value as Partial<Stall> | null;
  return typeof stall === 'object' && stall !== null && isDelay(stall.fromMs) && isDelay(stall.durationMs);
}

const RULES: {
  readonly [Name in keyof TargetSettings]: readonly [wanted: string, holds: (value: unknown) => boolean];
} = {
  latencyMs: ['milliseconds, at most a day', isDelay],
  latencyDistribution: [
    '"constant" or "exponential"',
    (value) => value === 'constant' || value === 'exponential',
  ],
  slowRatio: ['a ratio from 0 to 1', isRatio],
  slowMs: ['milliseconds, at most a day', isDelay],
  errorRatio: ['a ratio from 0 to 1', isRatio],
  errorStatus: ['a status from 200 to 599', (value) => isWhole(value, 200, 599)],
  resetRatio: ['a ratio from 0 to 1', isRatio],
  bodySizeBytes: [`whole bytes, at most ${MAX_ANSWER_BYTES}`, (value) => isWhole(value, 0, MAX_ANSWER_BYTES)],
  json: ['true or false', (value) => typeof value === 'boolean'],
  dripMs: ['milliseconds, at most a day', isDelay],
  stalls: ['a list of { fromMs, durationMs }', (value) => Array.isArray(value) && value.every(isStall)],
};

/** Everything that is wrong with a patch, in words; empty when it may be used. */
export function settingsProblems(patch: unknown): readonly string[] {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch))
    return ['settings must be an object'];
  return Object.entries(patch).flatMap(([name, value]) => {
    const rule = Object.hasOwn(RULES, name) ? RULES[name as keyof TargetSettings] : undefined;
    if (rule === undefined) return [`${name}: no such setting; there are ${Object.keys(RULES).join(', ')}`];
    const [wanted, holds] = rule;
    return holds(value) ? [] : [`${name}: wanted ${wanted}, got ${JSON.stringify(value)}`];
  });
}
