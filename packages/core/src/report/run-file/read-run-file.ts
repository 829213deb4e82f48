import { VajraError } from '@vajraedge/sdk';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { RESULT_SCHEMA } from '../result-schema.js';
import type { RunReport } from '../run-report.js';
import { type PackedRunFile, RUN_FILE_LIMITS, RUN_FILE_VERSION, type RunFile } from './run-file.js';
import { RUN_FILE_SCHEMA } from './run-file-schema.js';
import { invalidResult as invalid, unpackRunFile } from './unpack-run-file.js';

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
  return unpackRunFile(checked(value, 'run-file', fileName) as PackedRunFile, fileName);
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
