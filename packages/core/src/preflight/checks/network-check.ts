import type { Target } from '@vajraedge/sdk';
import { PREFLIGHT_SHARES } from '../preflight-shares.js';
import {
  type CheckContext,
  type CheckFinding,
  fail,
  pass,
  type PreflightCheck,
  type ProbedEntry,
  skip,
} from '../preflight-check.js';
import { type Connected, connectTarget, type Patience, type Unreached } from './connect-target.js';
import { checkInBetween } from './in-between.js';
import { judgeCertificate } from './judge-certificate.js';
import { checkProxies } from './proxies.js';

const NAME = 'network';
/** A second connection to a target that was reached a moment ago gets so long, milliseconds. */
const SECOND_CONNECT_MS = 200;

/**
 * Names, routes and certificates of all hosts that the plan's tasks will talk to, what may answer in their place, and
 * proxies in the environment.
 */
export const networkCheck: PreflightCheck = {
  name: NAME,
  run: async (context) => {
    const targets = unique(await context.prober.targets);
    const proxies = checkProxies(context, targets);
    if (targets.length === 0) return [skip(NAME, 'No task says which hosts it talks to.'), ...proxies];
    const [reached, entries] = await Promise.all([
      Promise.all(targets.map((target) => checkTarget(target, context))),
      context.prober.entries,
    ]);
    return [...reached, ...checkInBetween(entries), ...proxies];
  },
};

function unique(targets: readonly Target[]): Target[] {
  return [
    ...new Map(
      targets.map((target) => [`${target.host}:${target.port}:${String(target.tls)}`, target]),
    ).values(),
  ];
}

async function checkTarget(target: Target, context: CheckContext): Promise<CheckFinding> {
  const { clock, signal, deadlineMs, prober } = context;
  const name = `${NAME} ${target.host}:${target.port}`;
  const limitMs = deadlineMs * PREFLIGHT_SHARES.connect;
  const patience: Patience = { limitMs, clock, signal };
  const reached = await connectTarget(target, patience);
  if (!('socket' in reached)) return unreachable(name, target, reached, limitMs);
  const finding = await judgeConnection(name, target, reached, patience);
  const silent = (await prober.entries).some((entry) => isSilent(entry, target));
  if (!silent) return finding;
  const again = await connectTarget(target, { ...patience, limitMs: SECOND_CONNECT_MS });
  if (!('socket' in again)) return lost(name, target, again, finding.details);
  again.socket.destroy();
  return finding;
}

async function judgeConnection(
  name: string,
  target: Target,
  { socket, figures }: Connected,
  patience: Patience,
): Promise<CheckFinding> {
  try {
    if (target.tls === true)
      return await judgeCertificate({ name, host: target.host }, socket, figures, patience);
    const count = String(figures['addresses']).split(', ').length;
    const message = `${target.host} has ${count === 1 ? '1 address' : `${count} addresses`}; connected in ${figures['connectMs']} ms.`;
    return pass(name, message, figures);
  } finally {
    socket.destroy();
  }
}

/** The task that talks to this target got no answer at all, or lost its connection. */
function isSilent({ targets, probe, problem }: ProbedEntry, { host, port }: Target): boolean {
  const code = problem?.code ?? (probe?.ok === false ? (probe.failureCode ?? '') : '');
  const isOfTarget = targets.some((target) => target.host === host && target.port === port);
  return isOfTarget && /TIMEOUT|TIMEDOUT|UNREACH|ECONN|EPIPE|STUCK/.test(code);
}

function lost(
  name: string,
  { host, port }: Target,
  { code }: Unreached,
  details: CheckFinding['details'],
): CheckFinding {
  return fail(
    name,
    `${host}:${port} took a connection at first and takes none any more (${code}): the route to it, or the service, was lost during the check.`,
    'Look at the network of this machine and at the log of the service, then check again.',
    { ...details, failureCode: code },
  );
}

function unreachable(
  name: string,
  { host, port }: Target,
  { code, stage, figures }: Unreached,
  limitMs: number,
): CheckFinding {
  const [message, remedy] =
    stage === 'name' ? unresolved(host, code) : unconnected(`${host}:${port}`, host, code, limitMs);
  return fail(name, message, remedy, { ...figures, failureCode: code });
}

function unresolved(host: string, code: string): readonly [message: string, remedy: string] {
  if (code === 'ETIMEDOUT' || code === 'EAI_AGAIN')
    return [
      `The name ${host} could not be resolved: the DNS server does not answer (${code}).`,
      'Check the network and the DNS server of this machine (/etc/resolv.conf).',
    ];
  return [
    `The name ${host} does not resolve (${code}).`,
    'Check the spelling, the DNS server of this machine, or /etc/hosts.',
  ];
}

function unconnected(
  place: string,
  host: string,
  code: string,
  limitMs: number,
): readonly [message: string, remedy: string] {
  const known: { readonly [code: string]: readonly [message: string, remedy: string] } = {
    ECONNREFUSED: [
      `Nothing listens on ${place}: the connection was refused.`,
      'Start the service, or correct host and port.',
    ],
    ETIMEDOUT: [
      `${place} does not answer: no connection within ${(limitMs / 1000).toLocaleString('en')} s.`,
      'A firewall may swallow the packets; check the route, security groups and the port.',
    ],
    EHOSTUNREACH: [`There is no route to ${host}.`, 'Check VPN, routes and the address.'],
    ENETUNREACH: [`There is no route to the network of ${host}.`, 'Check VPN, routes and the address.'],
    ECONNRESET: [
      `${place} took the connection and closed it at once.`,
      'A proxy or the service itself turns this machine away; look at its log.',
    ],
    EMFILE: [
      `No connection to ${place}: this process has no descriptors left.`,
      'Raise the limit (ulimit -n 4096).',
    ],
  };
  return known[code] ?? [`${place} cannot be reached (${code}).`, 'Check host, port and route.'];
}
