import type { PreflightSummary } from '@vajraedge/core';

type State = PreflightSummary['state'];

/** Worst last. */
const RANK: readonly State[] = ['SKIP', 'PASS', 'WARN', 'FAIL'];

/** What a worker's pre-flight found; null: it ran none. */
export interface WorkerPreflight {
  readonly name: string;
  readonly preflight: PreflightSummary | null;
}

/**
 * One summary of what all workers found: for each check the worst state, and in words who saw it. Null where nobody ran
 * any.
 */
export function mergePreflight(parts: readonly WorkerPreflight[]): PreflightSummary | null {
  const ran = parts.flatMap(({ name, preflight }) => (preflight === null ? [] : [{ name, preflight }]));
  if (ran.length === 0) return null;
  const names = [...new Set(ran.flatMap(({ preflight }) => preflight.checks.map((check) => check.name)))];
  const checks = names.map((name) => {
    const seen = ran.flatMap(({ name: worker, preflight }) =>
      preflight.checks.filter((check) => check.name === name).map((check) => ({ worker, check })),
    );
    return mergeCheck(name, seen, ran.length);
  });
  const state = worst(ran.map(({ preflight }) => preflight.state));
  return { state, checks };
}

type Check = PreflightSummary['checks'][number];

function mergeCheck(
  name: string,
  seen: readonly { readonly worker: string; readonly check: Check }[],
  workers: number,
): Check {
  const state = worst(seen.map(({ check }) => check.state));
  const worstOnes = seen.filter(({ check }) => check.state === state);
  const messages = new Map<string, string[]>();
  for (const { worker, check } of worstOnes)
    messages.set(check.message, [...(messages.get(check.message) ?? []), worker]);
  const message = [...messages]
    .map(([text, names]) => (workers === 1 || names.length === workers ? text : `${list(names)}: ${text}`))
    .join(' ');
  return {
    name,
    state,
    message,
    remedy: worstOnes.find(({ check }) => check.remedy !== null)?.check.remedy ?? null,
  };
}

/** Names of workers for people: a few of them, then how many more. */
export function list(names: readonly string[]): string {
  const most = 3;
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

function worst(states: readonly State[]): State {
  return states.reduce((a, b) => (RANK.indexOf(b) > RANK.indexOf(a) ? b : a), 'SKIP');
}
