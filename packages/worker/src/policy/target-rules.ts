import { BlockList, isIP } from 'node:net';

/** Where a connection leads, as it is written: host without brackets, and port. */
export interface WrittenTarget {
  readonly host: string;
  readonly port: number;
}

/** What can be said of a target before its name is looked up. */
export type TargetFinding = 'allowed' | 'denied' | 'depends on its address';

/** Addresses at which clouds hand out credentials, and those that reach this link alone: no rule allows them. */
const ALWAYS_DENIED = ['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::254', '100.100.100.200'];

/**
 * Holds a target against rules (`host`, `*.domain`, an address, a CIDR range, each also with `:port`); none means that
 * anything is allowed but what always is denied.
 */
export function judgeTarget({ host, port }: WrittenTarget, rules: readonly string[]): TargetFinding {
  const kind = isIP(host);
  if (kind !== 0 && ALWAYS_DENIED.some((range) => holds(range, host))) return 'denied';
  if (rules.length === 0) return 'allowed';
  const fitting = rules.map(splitRule).filter((rule) => rule.port === null || rule.port === port);
  if (fitting.some((rule) => fits(rule.host, host))) return 'allowed';
  const namesAddresses = fitting.some((rule) => isIP(rule.host.split('/')[0] as string) !== 0);
  return kind === 0 && namesAddresses ? 'depends on its address' : 'denied';
}

function splitRule(rule: string): { readonly host: string; readonly port: number | null } {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(rule);
  if (match === null) return { host: rule.replace(/^\[|\]$/g, '').toLowerCase(), port: null };
  return { host: (match[1] ?? match[2] ?? '').toLowerCase(), port: Number(match[3]) };
}

function fits(rule: string, host: string): boolean {
  const name = host.toLowerCase();
  if (rule.startsWith('*.')) return name.endsWith(rule.slice(1));
  return rule === name || holds(rule, host);
}

function holds(range: string, host: string): boolean {
  const [net = '', bits] = range.split('/');
  const kind = isIP(net);
  if (kind === 0 || isIP(host) === 0) return false;
  const family = kind === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  const prefix = bits === undefined ? (kind === 4 ? 32 : 128) : Number(bits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > (kind === 4 ? 32 : 128)) return false;
  list.addSubnet(net, prefix, family);
  return list.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}
