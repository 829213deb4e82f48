import { BlockList, isIP } from 'node:net';
import type { TargetPolicy } from './target-policy.js';

/** Link-local addresses, and those at which clouds hand out credentials. No rule allows them. */
const ALWAYS_DENIED = [
  '169.254.0.0/16',
  'fe80::/10',
  // The same as IPv6 sees it behind a translator (RFC 6052).
  '64:ff9b::a9fe:0/112',
  'fd00:ec2::254',
  'fd20:ce::254',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
];

/** Says whether load may go somewhere. */
export interface TargetMatcher {
  /**
   * Why a connection may not be made; null: it may.
   *
   * @param host as it was asked for, a name or an address
   * @param address what the name has led to
   */
  refusal(host: string, address: string, port: number): string | null;
}

interface Rule {
  readonly host: string;
  readonly port: number | null;
  /** Null: the rule is about names. */
  readonly addresses: BlockList | null;
}

/** A matcher for a policy. Rules that cannot be understood fit nothing. */
export function createTargetMatcher({ allow }: TargetPolicy): TargetMatcher {
  const denied = new BlockList();
  for (const range of ALWAYS_DENIED) addRange(denied, range);
  const rules = allow.map(readRule);
  return Object.freeze({
    refusal: (host: string, address: string, port: number) => {
      if (isIn(denied, address))
        return 'no load goes to link-local addresses or to where clouds keep credentials';
      if (rules.length === 0) return null;
      const name = host.toLowerCase();
      const fits = rules.some((rule) => rulePort(rule, port) && ruleFits(rule, name, address));
      return fits ? null : `load may go to ${allow.join(', ')} only`;
    },
  });
}

function readRule(text: string): Rule {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(text);
  const host = (match === null ? text.replace(/^\[|\]$/g, '') : (match[1] ?? match[2] ?? '')).toLowerCase();
  const port = match === null ? null : Number(match[3]);
  if (isIP(host.split('/')[0] as string) === 0) return { host, port, addresses: null };
  const addresses = new BlockList();
  addRange(addresses, host);
  return { host, port, addresses };
}

function rulePort(rule: Rule, port: number): boolean {
  return rule.port === null || rule.port === port;
}

function ruleFits({ host, addresses }: Rule, name: string, address: string): boolean {
  if (addresses !== null) return isIn(addresses, address);
  return host.startsWith('*.') ? name.endsWith(host.slice(1)) : name === host;
}

function addRange(list: BlockList, range: string): void {
  const [net = '', bits] = range.split('/');
  const kind = isIP(net);
  const most = kind === 4 ? 32 : 128;
  const prefix = bits === undefined ? most : Number(bits);
  if (Number.isInteger(prefix) && prefix >= 0 && prefix <= most)
    list.addSubnet(net, prefix, kind === 4 ? 'ipv4' : 'ipv6');
}

function isIn(list: BlockList, address: string): boolean {
  const plain = address.split('%')[0] as string;
  const kind = isIP(plain);
  return kind !== 0 && list.check(plain, kind === 4 ? 'ipv4' : 'ipv6');
}
