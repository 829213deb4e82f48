import { type CheckResult, judged } from '../conformance-report.js';
import { harnessOf, type Subject } from '../conformance-options.js';
import type { ConformanceHost } from '../host.js';
import { thrownFailure } from '../iteration-failure.js';
import type { HarnessUser, TaskHarness } from '../task-harness.js';
import { pause, withLimit } from '../time-limit.js';

/** Measured stretches, after one that is not. */
const STRETCHES = 4;
/** Stretches in all, as long as it looks like a leak: what was noise does not come again, and what warms up comes to an end. */
const STRETCHES_IN_DOUBT = [STRETCHES, 2 * STRETCHES, 4 * STRETCHES] as const;
/** What one iteration may leave behind: less than any object takes. */
const TOLERANCE_BYTES_PER_ITERATION = 16;
/** What a stretch may grow by whatever its length: the noise of a process that does other things too. */
const TOLERANCE_BYTES = 32_768;
const SETTLE_MS = 20;
const MOST_COLLECTIONS = 10;

interface Measured {
  readonly memoryBytes: number | null;
  readonly handles: number | null;
}

interface Growth {
  /** Per iteration; null where it could not be measured. */
  readonly memoryBytes: number | null;
  /** Per stretch. */
  readonly handles: number | null;
}

/** Of one iteration of a stretch; users run side by side, so it is less than what one takes. */
interface Cost {
  readonly elapsedUs: number;
  /** Of the whole process, a server in it included. */
  readonly processorUs?: number;
}

/**
 * Whether memory or handles grow with the number of iterations, or handles stay when everything has been closed. The
 * growth is the lower quartile of stretches of equal length, each measured after a garbage collection: a leak grows in
 * every one, caches and compiled code in some.
 */
export async function checkLeaks(subject: Subject): Promise<CheckResult> {
  const { host, iterations } = subject;
  const openBefore = host.activeResources();
  const harness = await harnessOf(subject, undefined, subject.users);
  const users = await Promise.all(Array.from({ length: subject.users }, () => harness.createUser()));
  const perStretch = Math.max(1, Math.round(iterations / (STRETCHES + 1)));
  const limitBytes = TOLERANCE_BYTES / perStretch + TOLERANCE_BYTES_PER_ITERATION;
  const { problems, growth, done, cost } = await runStretches(subject, users, perStretch, limitBytes);
  problems.push(...(await closingProblems(subject, harness, openBefore)));
  const figures: { [name: string]: number } = { ...cost };
  if (growth.memoryBytes !== null) figures['growthBytes'] = growth.memoryBytes;
  const memory =
    growth.memoryBytes === null
      ? 'memory cannot be measured here'
      : `memory is steady (a leak would show from ${Math.ceil(limitBytes)} bytes an iteration)`;
  return judged(
    problems,
    `${done} iterations: ${memory}, nothing is left open, ${cost.elapsedUs.toFixed(1)} us each`,
    figures,
  );
}

async function runStretches(
  subject: Subject,
  users: readonly HarnessUser[],
  perStretch: number,
  limitBytes: number,
): Promise<{ problems: string[]; growth: Growth; done: number; cost: Cost }> {
  const measured: Measured[] = [];
  let growth: Growth = { memoryBytes: null, handles: null };
  for (let stretch = 0; ; stretch += 1) {
    const { failures, cost } = await runStretch(subject, users, perStretch);
    const done = (stretch + 1) * perStretch;
    if (failures.length > 0) return { problems: failures, growth, done, cost };
    if (stretch === 0) settle(subject.host);
    measured.push(await measure(subject.host));
    growth = growthOf(measured, perStretch);
    if (!STRETCHES_IN_DOUBT.some((enough) => enough === stretch)) continue;
    const problems = growthProblems(growth, perStretch, limitBytes);
    if (problems.length === 0 || stretch === STRETCHES_IN_DOUBT.at(-1))
      return { problems, growth, done, cost };
  }
}

async function runStretch(
  subject: Subject,
  users: readonly HarnessUser[],
  iterations: number,
): Promise<{ failures: string[]; cost: Cost }> {
  const { host } = subject;
  const failures = new Set<string>();
  let left = iterations;
  const runUser = async (user: HarnessUser): Promise<void> => {
    while (left > 0 && failures.size === 0) {
      left -= 1;
      const { failure } = await user.iterate();
      if (failure !== null) failures.add(`an iteration failed with ${failure.code}: ${failure.message}`);
    }
  };
  const limitMs = subject.iterationLimitMs * Math.ceil(iterations / users.length);
  const startMs = host.nowMs();
  const startUs = host.processorUs();
  const ending = await withLimit(host, limitMs, () => Promise.all(users.map(runUser)));
  if (ending.kind === 'late') failures.add('an iteration did not end');
  const elapsedUs = ((host.nowMs() - startMs) * 1000) / iterations;
  const endUs = host.processorUs();
  const isKnown = startUs !== null && endUs !== null;
  return {
    failures: [...failures],
    cost: isKnown ? { elapsedUs, processorUs: (endUs - startUs) / iterations } : { elapsedUs },
  };
}

/** Garbage of what ran before, compiled code above all, goes only after several collections. */
function settle(host: ConformanceHost): void {
  let lastBytes = Infinity;
  for (let round = 0; round < MOST_COLLECTIONS; round += 1) {
    const memoryBytes = host.memoryBytes();
    if (memoryBytes === null || lastBytes - memoryBytes < TOLERANCE_BYTES / 4) return;
    lastBytes = memoryBytes;
  }
}

async function measure(host: ConformanceHost): Promise<Measured> {
  await pause(host, SETTLE_MS);
  return { memoryBytes: host.memoryBytes(), handles: host.activeResources()?.length ?? null };
}

function growthOf(measured: readonly Measured[], perStretch: number): Growth {
  const memoryBytes = lowerQuartile(measured.map((at) => at.memoryBytes));
  return {
    memoryBytes: memoryBytes === null ? null : Math.max(0, memoryBytes / perStretch),
    handles: lowerQuartile(measured.map((at) => at.handles)),
  };
}

function growthProblems({ memoryBytes, handles }: Growth, perStretch: number, limitBytes: number): string[] {
  const problems: string[] = [];
  if (memoryBytes !== null && memoryBytes > limitBytes)
    problems.push(`memory grows by ${Math.round(memoryBytes)} bytes an iteration`);
  if (handles !== null && handles > 0)
    problems.push(`open handles grow by ${handles} in ${perStretch} iterations`);
  return problems;
}

/** Of the differences from each value to the next. */
function lowerQuartile(values: readonly (number | null)[]): number | null {
  const growths = values
    .slice(1)
    .map((value, index) => (value ?? Number.NaN) - (values[index] ?? Number.NaN));
  growths.sort((a, b) => a - b);
  const quartile = growths[Math.floor(growths.length / 4)];
  return quartile === undefined || Number.isNaN(quartile) ? null : quartile;
}

async function closingProblems(
  { host, closeLimitMs }: Subject,
  harness: TaskHarness,
  openBefore: readonly string[] | null,
): Promise<string[]> {
  const closing = await withLimit(host, closeLimitMs, () => harness.close());
  if (closing.kind === 'late') return [`closing took longer than ${closeLimitMs} ms`];
  if (closing.kind === 'thrown') return [`closing threw ${thrownFailure(closing.error).message}`];
  const left = await handlesLeft(host, openBefore, closeLimitMs);
  return left.size === 0
    ? []
    : [`left open after closing: ${[...left].map(([kind, count]) => `${count} ${kind}`).join(', ')}`];
}

/** What is open beyond what was: sockets, and a server's side of them, take a while to go after they were closed. */
async function handlesLeft(
  host: ConformanceHost,
  before: readonly string[] | null,
  limitMs: number,
): Promise<ReadonlyMap<string, number>> {
  const deadlineMs = host.nowMs() + limitMs;
  for (;;) {
    await pause(host, SETTLE_MS);
    const left = new Map<string, number>();
    for (const kind of host.activeResources() ?? []) left.set(kind, (left.get(kind) ?? 0) + 1);
    for (const kind of before ?? []) left.set(kind, (left.get(kind) ?? 0) - 1);
    for (const [kind, count] of left) if (count <= 0) left.delete(kind);
    if (left.size === 0 || host.nowMs() >= deadlineMs) return left;
  }
}
