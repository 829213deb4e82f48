import { lookup } from 'node:dns/promises';
import type { Target } from '@vajraedge/sdk';
import type { TargetMatcher } from './target-matcher.js';

/** The targets that load may go to, by what their names lead to now. One that leads nowhere is kept: that is for checks to tell. */
export async function allowedTargets(
  targets: readonly Target[],
  matcher: TargetMatcher,
): Promise<readonly Target[]> {
  const allowed = await Promise.all(targets.map((target) => isAllowed(target, matcher)));
  return targets.filter((_, at) => allowed[at]);
}

async function isAllowed({ host, port }: Target, matcher: TargetMatcher): Promise<boolean> {
  try {
    const found = await lookup(host.replace(/^\[|\]$/g, ''), { all: true });
    return found.every(({ address }) => matcher.refusal(host, address, port) === null);
  } catch {
    return true;
  }
}
