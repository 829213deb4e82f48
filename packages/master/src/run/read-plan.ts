import { posix } from 'node:path';
import type { Json } from '@vajraedge/sdk';
import { PlanError, type PlanProblem, readRunPlan, type ResolvedPlan, resolveRunPlan } from '@vajraedge/core';
import { encodePlan, digestOf, type ValidationRequest, WIRE_LIMITS } from '@vajraedge/protocol';
import type { FleetCatalog, NeededPlugin } from '../fleet/fleet-catalog.js';
import type { BlobName } from '../fleet/worker-message.js';

/** A plan that can be run, with everything that workers will fetch. */
export interface FleetPlan {
  readonly written: Json;
  readonly plan: ResolvedPlan;
  readonly plugins: readonly NeededPlugin[];
  readonly planBlob: BlobName;
  readonly files: readonly BlobName[];
  /** Content by digest. */
  readonly blobs: ReadonlyMap<string, Uint8Array>;
}

/** Stands for the folder of the plan, of which a master knows nothing: workers make one of their own. */
const PLAN_FOLDER = '/plan';
const FILE_NAME = 'plan';

/**
 * Reads and checks a plan that came over the API against the tasks of the fleet.
 *
 * @throws VE_PLAN_INVALID (PlanError) with everything that is wrong
 */
export function readFleetPlan(request: ValidationRequest, catalog: FleetCatalog): FleetPlan {
  const { plan: source, variables = {}, files = [] } = request;
  const place = { fileName: FILE_NAME, baseDir: PLAN_FOLDER };
  const read =
    typeof source === 'string'
      ? readRunPlan({ text: source, format: 'yaml', ...place })
      : readRunPlan({ value: source, ...place });
  const document =
    Object.keys(variables).length === 0 || !isMap(read.value)
      ? read
      : { ...read, value: { ...read.value, variables: { ...mapOf(read.value['variables']), ...variables } } };
  const resolved = resolveRunPlan(document, catalog);
  const contents = new Map(
    files.map(({ name, contentBase64 }) => [name, Buffer.from(contentBase64, 'base64')]),
  );
  const problems = [...problemsOfCode(resolved), ...problemsOfFiles(resolved, [...contents.keys()])];
  if (problems.length > 0) throw new PlanError(FILE_NAME, problems);
  const plan = { ...resolved, baseDir: null };
  const { digest, content } = encodePlan(plan);
  const blobs = new Map<string, Uint8Array>([[digest.toString('hex'), content]]);
  const names = [...contents].map(([name, bytes]) => {
    const digestHex = digestOf(bytes).toString('hex');
    blobs.set(digestHex, bytes);
    return { digestHex, sizeBytes: bytes.length, name };
  });
  return {
    written: document.value,
    plan,
    plugins: pluginsOf(plan, catalog),
    planBlob: { digestHex: digest.toString('hex'), sizeBytes: content.length, name: '' },
    files: names,
    blobs,
  };
}

function pluginsOf(plan: ResolvedPlan, { plugins }: FleetCatalog): readonly NeededPlugin[] {
  const needed = new Map<string, NeededPlugin>();
  for (const { task } of plan.scenarios.flatMap(({ mix }) => mix)) {
    const plugin = plugins.get(task);
    if (plugin !== undefined) needed.set(plugin.package, plugin);
  }
  return [...needed.values()];
}

/** A master never sends code: what a plan names beside tasks cannot be there on the workers. */
function problemsOfCode({ checks = [], hooks }: ResolvedPlan): PlanProblem[] {
  const named: readonly (readonly [string, boolean])[] = [
    ['checks', checks.length > 0],
    ['hooks.before', hooks.before !== null],
    ['hooks.after', hooks.after !== null],
  ];
  return named
    .filter(([, isThere]) => isThere)
    .map(([path]) =>
      problem(
        'VE_PLAN_CODE',
        path,
        'names code of your own, which is not sent to workers.',
        'Leave it out, or run the plan with vajra run on one machine.',
      ),
    );
}

function problemsOfFiles({ data }: ResolvedPlan, names: readonly string[]): PlanProblem[] {
  const unsafe = names
    .filter((name) => !isSafeName(name))
    .map((name) =>
      problem(
        'VE_PLAN_WRONG_VALUE',
        'files',
        `has the name ${JSON.stringify(name)}, wanted one below the plan's folder.`,
        'Write a relative path without "..".',
      ),
    );
  if (names.length > WIRE_LIMITS.files)
    unsafe.push(problem('VE_PLAN_LIMIT', 'files', `${names.length} are too many.`, ''));
  const known = new Set(names.map((name) => posix.normalize(name)));
  const missing = data.flatMap(({ name, source }) => {
    if (!('file' in source) || known.has(posix.normalize(source.file))) return [];
    const hint = 'Send it with the plan; vajra run --master does so by itself.';
    return [problem('VE_DATA_UNREADABLE', `data.${name}.file`, `"${source.file}" was not sent.`, hint)];
  });
  return [...unsafe, ...missing];
}

function isSafeName(name: string): boolean {
  if (name === '' || name.length > 1024 || name.includes('\0') || name.includes('\\')) return false;
  return !posix.isAbsolute(name) && !name.split('/').includes('..');
}

function problem(code: string, path: string, message: string, hint: string): PlanProblem {
  return { code, path, message, line: null, column: null, hint };
}

function isMap(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapOf(value: Json | undefined): { readonly [name: string]: Json } {
  return value !== undefined && isMap(value) ? value : {};
}
