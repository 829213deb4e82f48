import { PLAN_LIMITS } from '@vajraedge/core';
import { usageError } from '../usage-error.js';
import { durationOption } from './duration-option.js';
import { numberOption } from './number-option.js';
import { pairOption } from './pair-option.js';

/** The options of `vajra run` as they were typed. */
export interface RunOptionTexts {
  readonly rate?: string;
  readonly users?: string;
  readonly duration?: string;
  readonly threads?: string;
  readonly var?: readonly string[];
  readonly tag?: readonly string[];
  readonly runId?: string;
}

/** The same, understood. */
export interface RunSettings {
  /** Starts per second. */
  readonly targetTps: number | undefined;
  readonly users: number | undefined;
  readonly duration: { readonly text: string; readonly durationMs: number } | undefined;
  readonly threads: number | undefined;
  readonly variables: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
  readonly runId: string | undefined;
}

/** More engine threads than this help nobody: each is a whole Node.js isolate. */
const MOST_THREADS = 128;

/** Reads the options. @throws VE_USAGE */
export function readRunSettings(texts: RunOptionTexts): RunSettings {
  const { perSecond, inFlight, durationMs } = PLAN_LIMITS;
  return {
    targetTps: numberOption('--rate', texts.rate, { min: 0, aboveMin: true, max: perSecond, example: '500' }),
    users: numberOption('--users', texts.users, { min: 1, max: inFlight, whole: true, example: '50' }),
    duration: durationOption('--duration', texts.duration, durationMs),
    threads: numberOption('--threads', texts.threads, {
      min: 1,
      max: MOST_THREADS,
      whole: true,
      example: '2',
    }),
    variables: pairOption('--var', texts.var ?? []),
    tags: pairOption('--tag', texts.tag ?? []),
    runId: runIdOption(texts.runId),
  };
}

function runIdOption(text: string | undefined): string | undefined {
  if (text === undefined || /^[A-Za-z0-9][\w.-]{0,127}$/.test(text)) return text;
  throw usageError(
    `--run-id: "${text}" cannot be a run's id.`,
    'Use letters, digits, ".", "_" and "-", at most 128, beginning with a letter or digit.',
  );
}
