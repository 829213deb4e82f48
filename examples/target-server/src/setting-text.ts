import {
  MAX_ANSWER_BYTES,
  MAX_DELAY_MS,
  type SettingsPatch,
  settingsProblems,
  type Stall,
} from './settings.js';

/** A setting's text that cannot be read; the message says what was wanted. */
export class SettingTextError extends Error {
  constructor(name: string, text: string, wanted: string) {
    super(`${name}: wanted ${wanted}, got "${text}"`);
    this.name = 'SettingTextError';
  }
}

const UNIT_MS: { readonly [unit: string]: number } = { us: 0.001, ms: 1, s: 1000, m: 60_000 };
const UNIT_BYTES: { readonly [unit: string]: number } = {
  '': 1,
  B: 1,
  KB: 1e3,
  KiB: 1024,
  MB: 1e6,
  MiB: 1024 ** 2,
};

/** Milliseconds of "250ms", "1.5s", "20us" or "2m"; undefined for anything else, and for more than a day. */
export function readDelay(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(us|ms|s|m)$/.exec(text);
  if (match === null) return undefined;
  const delayMs = Number(match[1]) * (UNIT_MS[match[2] as string] as number);
  return delayMs <= MAX_DELAY_MS ? delayMs : undefined;
}

/** Bytes of "1024", "1KiB" or "2MB"; undefined for anything else, and for more than `MAX_ANSWER_BYTES`. */
export function readSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(|B|KB|KiB|MB|MiB)$/.exec(text);
  if (match === null) return undefined;
  const sizeBytes = Math.round(Number(match[1]) * (UNIT_BYTES[match[2] as string] as number));
  return sizeBytes <= MAX_ANSWER_BYTES ? sizeBytes : undefined;
}

function readRatio(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text);
  if (match === null) return undefined;
  const ratio = Number(match[1]) / (match[2] === '%' ? 100 : 1);
  return ratio <= 1 ? ratio : undefined;
}

type Reader = (text: string) => SettingsPatch | undefined;

/** A setting that can be given as text. */
export type SettingName = 'latency' | 'slow' | 'errors' | 'resets' | 'body' | 'json' | 'drip' | 'stall';

const READERS: { readonly [Name in SettingName]: readonly [wanted: string, read: Reader] } = {
  latency: ['a time such as 20ms or exp:20ms', readLatency],
  slow: ['share and time, such as 1%:500ms', readSlow],
  errors: ['share and status, such as 2% or 0.02:500', readErrors],
  resets: ['a share such as 0.1%', (text) => wrap('resetRatio', readRatio(text))],
  body: ['a size such as 1KiB', (text) => wrap('bodySizeBytes', readSize(text))],
  json: ['nothing, true or false', readJson],
  drip: ['a time between bytes, such as 1ms', (text) => wrap('dripMs', readDelay(text))],
  stall: ['start and length, such as 3s:1s, several with commas', readStalls],
};

/** Names of the settings that can be given as text: on the command line and in a request's query. */
export const SETTING_NAMES = Object.freeze(Object.keys(READERS) as SettingName[]);

/**
 * Reads a setting's text.
 *
 * @throws SettingTextError
 */
export function readSetting(name: SettingName, text: string): SettingsPatch {
  const [wanted, read] = READERS[name];
  const patch = read(text);
  if (patch === undefined || settingsProblems(patch).length > 0)
    throw new SettingTextError(name, text, wanted);
  return patch;
}

function wrap(
  name: 'resetRatio' | 'bodySizeBytes' | 'dripMs',
  value: number | undefined,
): SettingsPatch | undefined {
  return value === undefined ? undefined : { [name]: value };
}

function readLatency(text: string): SettingsPatch | undefined {
  const exponential = text.startsWith('exp:');
  const latencyMs = readDelay(exponential ? text.slice(4) : text);
  if (latencyMs === undefined) return undefined;
  return { latencyMs, latencyDistribution: exponential ? 'exponential' : 'constant' };
}

function readSlow(text: string): SettingsPatch | undefined {
  const [share = '', time = ''] = text.split(':');
  const slowRatio = readRatio(share);
  const slowMs = readDelay(time);
  return slowRatio === undefined || slowMs === undefined ? undefined : { slowRatio, slowMs };
}

function readErrors(text: string): SettingsPatch | undefined {
  const [share = '', status] = text.split(':');
  const errorRatio = readRatio(share);
  if (errorRatio === undefined) return undefined;
  return status === undefined ? { errorRatio } : { errorRatio, errorStatus: Number(status) };
}

function readJson(text: string): SettingsPatch | undefined {
  return text === '' || text === 'true' || text === 'false' ? { json: text !== 'false' } : undefined;
}

function readStalls(text: string): SettingsPatch | undefined {
  const stalls: Stall[] = [];
  for (const part of text.split(',')) {
    const [from = '', length = ''] = part.split(':');
    const fromMs = readDelay(from);
    const durationMs = readDelay(length);
    if (fromMs === undefined || durationMs === undefined) return undefined;
    stalls.push({ fromMs, durationMs });
  }
  return { stalls };
}
