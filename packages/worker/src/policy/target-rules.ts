import { isIP } from 'node:net';
import { createTargetMatcher, type TargetPolicy } from '@vajraedge/core';

/** Where a connection leads, as it is written: host without brackets, and port. */
export interface WrittenTarget {
  readonly host: string;
  readonly port: number;
}

/** Stands for an address that is not known: no rule about addresses holds it. */
const UNKNOWN_ADDRESS = '';

/**
 * Why a target is refused, as far as can be said before its name is looked up.
 *
 * @returns null where it may be allowed: by its name, or by what the name leads to
 */
export function refusalOfWritten({ host, port }: WrittenTarget, policy: TargetPolicy): string | null {
  const matcher = createTargetMatcher(policy);
  if (isIP(host) !== 0) return matcher.refusal(host, host, port);
  const byName = matcher.refusal(host, UNKNOWN_ADDRESS, port);
  return byName !== null && policy.allow.some((rule) => isAboutAddresses(rule, port)) ? null : byName;
}

function isAboutAddresses(rule: string, port: number): boolean {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(rule);
  if (match !== null && Number(match[3]) !== port) return false;
  const host = match === null ? rule.replace(/^\[|\]$/g, '') : (match[1] ?? match[2] ?? '');
  return isIP(host.split('/')[0] as string) !== 0;
}
