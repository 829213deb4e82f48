import { VajraError } from '@vajraedge/sdk';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { RESULT_SCHEMA } from '../result-schema.js';
import { type RecordedInterval, type RecordedTrend } from '../run-histograms.js';
import { type RunReport } from '../run-report.js';
import {
  type PackedHistogram,
  type PackedInterval,
  type PackedRunFile,
  PHASES,
  RUN_FILE_LIMITS,
  RUN_FILE_VERSION,
  type RunFile,
  TIMES,
} from './run-file.js';
import { RUN_FILE_SCHEMA } from './run-file-schema.js';
import { unpackHistogram } from './unpack-histogram.js';

/** What {@link readResult} found: a run file, or a `result.json`, which has no histograms. */
export interface ReadResult {
  readonly result: RunReport;
  readonly histograms: RunFile['histograms'] | null;
}

/**
 * Reads a run file or a `result.json`, whatever it is called, and checks it whole: form, version, limits, and that its
 * numbers fit together.
 *
 * @param fileName for messages
 * @throws VE_RESULT_INVALID
 */
export function readResult(text: string, fileName: string): ReadResult {
  if (text.length > RUN_FILE_LIMITS.textLength) throw invalid(fileName, 'it is larger than 256 MiB');
  const value = parse(text, fileName);
  const version = (value as { readonly runFileVersion?: unknown } | null)?.runFileVersion;
  if (version === undefined)
    return { result: checked(value, 'result', fileName) as RunReport, histograms: null };
  if (version !== RUN_FILE_VERSION) {
    throw invalid(
      fileName,
      `it is a run file of version ${JSON.stringify(version)}, and this is made for version ${RUN_FILE_VERSION}`,
    );
  }
  return unpack(checked(value, 'run-file', fileName) as PackedRunFile, fileName);
}

/**
 * Reads a run file.
 *
 * @throws VE_RESULT_INVALID, VE_RESULT_NO_HISTOGRAMS where it is a `result.json`
 */
export function readRunFile(text: string, fileName: string): RunFile {
  const { result, histograms } = readResult(text, fileName);
  if (histograms !== null) return { result, histograms };
  throw new VajraError(
    'VE_RESULT_NO_HISTOGRAMS',
    `"${fileName}" is a result without the histograms of each second, which this needs.`,
    { hint: 'Take the run file of that run: `vajra run … --run-file run.vajra.json`, or `--out DIR`.' },
  );
}

function parse(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(fileName, `it is no JSON (${(error as Error).message})`);
  }
}

function checked(value: unknown, kind: 'result' | 'run-file', fileName: string): unknown {
  const validate = validatorOf(kind);
  if (validate(value)) return value;
  throw invalid(fileName, describe(validate.errors ?? []));
}

/** Compiling takes tens of milliseconds. */
const validators = new Map<string, ValidateFunction>();

function validatorOf(kind: 'result' | 'run-file'): ValidateFunction {
  const known = validators.get(kind);
  if (known !== undefined) return known;
  const ajv = new Ajv({ strict: false });
  const validate =
    kind === 'result' ? ajv.compile(RESULT_SCHEMA) : ajv.addSchema(RESULT_SCHEMA).compile(RUN_FILE_SCHEMA);
  validators.set(kind, validate);
  return validate;
}

function describe(errors: readonly ErrorObject[]): string {
  const [error] = errors;
  if (error === undefined) return 'it is no result of ours';
  const place =
    error.instancePath === '' ? 'it' : `its part ${error.instancePath.slice(1).replaceAll('/', '.')}`;
  return `${place} ${error.message ?? 'is wrong'}`;
}

function unpack({ result, names, intervals, trends }: PackedRunFile, fileName: string): RunFile {
  const budget = { buckets: RUN_FILE_LIMITS.buckets };
  const histogramOf = (packed: PackedHistogram) => {
    budget.buckets -= packed[3].length / 2;
    if (budget.buckets < 0) throw invalid(fileName, 'it has more than 16,000,000 buckets');
    const histogram = unpackHistogram(packed);
    if (histogram === null) throw invalid(fileName, 'the numbers of a histogram contradict each other');
    return histogram;
  };
  const nameAt = (at: number) => {
    const name = names[at];
    if (name === undefined) throw invalid(fileName, `it refers to name ${at}, and there are ${names.length}`);
    return { scenario: name[0], task: name[1], step: name[2] };
  };
  const intervalOf = ([fromMs, toMs, times]: PackedInterval): RecordedInterval => ({
    fromMs,
    toMs,
    histograms: times.map(([name, phase, time, ...packed]) => ({
      ...nameAt(name),
      phase: PHASES[phase] as (typeof PHASES)[number],
      time: TIMES[time] as (typeof TIMES)[number],
      histogram: histogramOf(packed),
    })),
  });
  const read = intervals.map(intervalOf);
  if (!isInOrder(read)) throw invalid(fileName, 'its intervals are not in order of time');
  return {
    result,
    histograms: {
      intervals: read,
      trends: trends.map(([name, isWarmup, trend, ...packed]): RecordedTrend => ({
        ...nameAt(name),
        isWarmup,
        name: trend,
        histogram: histogramOf(packed),
      })),
    },
  };
}

function isInOrder(intervals: readonly RecordedInterval[]): boolean {
  return intervals.every(
    ({ fromMs, toMs }, at) => fromMs <= toMs && (at === 0 || fromMs >= (intervals[at - 1]?.fromMs ?? 0)),
  );
}

function invalid(fileName: string, reason: string): VajraError {
  return new VajraError('VE_RESULT_INVALID', `"${fileName}" cannot be read as a result: ${reason}.`, {
    hint: 'Name a result.json or a run file that vajra has written, as it was written.',
  });
}
