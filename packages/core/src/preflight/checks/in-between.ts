import { type CheckFinding, type ProbedEntry, warn } from '../preflight-check.js';

const NAME = 'network in-between';
/** Servers that only ever stand between a client and what it asks for. */
const GATE_KEEPERS =
  /\b(?:squid|bluecoat|proxysg|zscaler|fortigate|fortiproxy|websense|forcepoint|mcafee web gateway|ironport|netskope|barracuda|sophos|coovachilli|mikrotik)\b/i;
const REMEDY =
  'Ask the same address with curl on this machine. Log in to the network, or make the proxy let this machine through.';

/**
 * Signs that a captive portal or a proxy has answered in the target's place: a status that only those send, a server
 * that is one, a request that ended at a host which the plan does not name, or a page where JSON was expected.
 */
export function checkInBetween(entries: readonly ProbedEntry[]): CheckFinding[] {
  const found = new Map<string, CheckFinding>();
  for (const entry of entries) {
    const sign = signOf(entry);
    if (sign === null) continue;
    const host = entry.targets[0]?.host ?? entry.label;
    const message = `Something in between seems to answer in place of ${host}: ${sign}.`;
    found.set(message, warn(`${NAME} ${host}`, message, REMEDY, { task: entry.task }));
  }
  return [...found.values()];
}

function signOf({ probe, targets }: ProbedEntry): string | null {
  if (probe === null) return null;
  const { status, url, contentType } = probe.details ?? {};
  if (status === 511) return 'status 511 is what a captive portal sends before a log-in';
  if (status === 407) return 'status 407 is what a proxy sends that wants credentials';
  const server = probe.server ?? '';
  if (GATE_KEEPERS.test(server)) return `the answer is from "${server}"`;
  const strange = strangeHost(url, targets);
  if (strange !== null) return `the request was led to ${strange}, which the plan does not name`;
  const isPage = typeof contentType === 'string' && /\bhtml\b/i.test(contentType);
  if (!probe.ok && isPage && /json/i.test(`${probe.message} ${probe.remedy ?? ''}`))
    return 'a page came where JSON was expected';
  return null;
}

/** Host at which a request ended when it is neither a target nor above or below one (`www.shop.example`). */
function strangeHost(url: unknown, targets: ProbedEntry['targets']): string | null {
  if (typeof url !== 'string' || !URL.canParse(url) || targets.length === 0) return null;
  const host = bare(new URL(url).hostname);
  const isKnown = targets.some((target) => {
    const known = bare(target.host);
    return host === known || host.endsWith(`.${known}`) || known.endsWith(`.${host}`);
  });
  return isKnown ? null : host;
}

function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}
