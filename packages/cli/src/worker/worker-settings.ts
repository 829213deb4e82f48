import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PLAN_LIMITS } from '@vajraedge/core';
import { DEFAULT_POLICY, type WorkerPolicy, type WorkerTls } from '@vajraedge/worker';
import { durationOption } from '../options/duration-option.js';
import { numberOption } from '../options/number-option.js';
import { pairOption } from '../options/pair-option.js';
import { usageError } from '../usage-error.js';

/** The options of `vajra worker` as they were typed. */
export interface WorkerOptionTexts {
  readonly master: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly name?: string;
  readonly count?: string;
  readonly tag?: readonly string[];
  readonly taskDir?: string;
  readonly allowTarget?: readonly string[];
  readonly maxRate?: string;
  readonly maxDuration?: string;
  readonly maxConcurrency?: string;
  readonly allowSecret?: readonly string[];
  readonly secretDir?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly insecure?: boolean;
}

/** The same, understood. */
export interface WorkerSettings {
  readonly master: string;
  readonly token: string;
  readonly name?: string;
  readonly count: number;
  readonly tags: { readonly [name: string]: string };
  readonly taskDir: string | null;
  readonly policy: WorkerPolicy;
  readonly tls: WorkerTls | null;
  readonly insecure: boolean;
}

const TOKEN_VARIABLE = 'VAJRA_JOIN_TOKEN';
/** More processes than this on one machine help nobody. */
const MOST_SESSIONS = 64;

/**
 * Reads the options. The join token is taken out of the environment: what is started from here must not inherit it.
 *
 * @throws VE_USAGE
 */
export function readWorkerSettings(
  texts: WorkerOptionTexts,
  environment: NodeJS.ProcessEnv,
  workingDir: string,
): WorkerSettings {
  const { master, name, taskDir, insecure = false } = texts;
  const count = numberOption('--count', texts.count, {
    min: 1,
    max: MOST_SESSIONS,
    whole: true,
    example: '2',
  });
  return {
    master,
    token: tokenOf(texts, environment, workingDir),
    ...(name === undefined ? {} : { name: nameOption(name) }),
    count: count ?? 1,
    tags: Object.fromEntries(pairOption('--tag', texts.tag ?? [])),
    taskDir: taskDir === undefined ? null : resolve(workingDir, taskDir),
    policy: policyOf(texts, workingDir),
    tls: tlsOf(texts, workingDir),
    insecure,
  };
}

function tokenOf(
  { token, tokenFile }: WorkerOptionTexts,
  environment: NodeJS.ProcessEnv,
  workingDir: string,
): string {
  const inherited = environment[TOKEN_VARIABLE];
  delete environment[TOKEN_VARIABLE];
  if (token !== undefined && tokenFile !== undefined)
    throw usageError('--token and --token-file say the same thing.', 'Give one of them.');
  const text =
    tokenFile === undefined
      ? (token ?? inherited)
      : readOption('--token-file', tokenFile, workingDir).toString();
  const found = text?.trim() ?? '';
  if (/^[\x21-\x7e]{1,4096}$/.test(found)) return found;
  if (found !== '')
    throw usageError('The join token holds characters that no token has.', 'Copy it once more.');
  throw usageError(
    'There is no join token.',
    `Give the one that the master shows: --token-file FILE, or ${TOKEN_VARIABLE} in the environment.`,
  );
}

function nameOption(text: string): string {
  if (/^[A-Za-z0-9][\w.-]{0,127}$/.test(text)) return text;
  throw usageError(
    `--name: "${text}" cannot be the name of a worker.`,
    'Use letters, digits, ".", "_" and "-", at most 128, beginning with a letter or digit.',
  );
}

function policyOf(texts: WorkerOptionTexts, workingDir: string): WorkerPolicy {
  const { perSecond, inFlight, durationMs } = PLAN_LIMITS;
  const { allowTarget = [], allowSecret = [], secretDir, taskDir, maxRate, maxConcurrency } = texts;
  const rate = { min: 0, aboveMin: true, max: perSecond, example: '2000' };
  const users = { min: 1, max: inFlight, whole: true, example: '500' };
  return {
    allowTargets: { allow: allowTarget },
    maxRatePerSecond: numberOption('--max-rate', maxRate, rate) ?? null,
    maxDurationMs: durationOption('--max-duration', texts.maxDuration, durationMs)?.durationMs ?? null,
    maxConcurrency: numberOption('--max-concurrency', maxConcurrency, users) ?? null,
    allowSecrets: allowSecret.length > 0 ? allowSecret : DEFAULT_POLICY.allowSecrets,
    secretDir: secretDir === undefined ? null : resolve(workingDir, secretDir),
    taskDir: taskDir === undefined ? null : resolve(workingDir, taskDir),
  };
}

function tlsOf({ ca, cert, key }: WorkerOptionTexts, workingDir: string): WorkerTls | null {
  if (ca === undefined && cert === undefined && key === undefined) return null;
  if ((cert === undefined) !== (key === undefined))
    throw usageError('--cert and --key belong together.', 'Give both, or neither.');
  const read = (option: string, path: string | undefined): Buffer | null =>
    path === undefined ? null : readOption(option, path, workingDir);
  return { ca: read('--ca', ca), cert: read('--cert', cert), key: read('--key', key) };
}

function readOption(option: string, path: string, workingDir: string): Buffer {
  try {
    return readFileSync(resolve(workingDir, path));
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw usageError(`${option}: ${path} cannot be read (${code}).`, 'Check the path and its permissions.');
  }
}
