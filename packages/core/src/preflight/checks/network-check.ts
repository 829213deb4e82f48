import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { type Target } from '@vajraedge/sdk';
import { type Clock } from '../../execute/clock.js';
import {
  type CheckContext,
  type CheckFinding,
  fail,
  pass,
  type PreflightCheck,
  skip,
  warn,
} from '../preflight-check.js';

const NAME = 'network';
/** A target that has not taken a connection by then is taken for unreachable, milliseconds. */
const CONNECT_LIMIT_MS = 3000;
/** A certificate with fewer days left is worth a look. */
const DAYS_LEFT_WARN = 14;
const DAY_MS = 86_400_000;
const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'];

/** Names, routes and certificates of all hosts that the plan's tasks will talk to, and proxies in the environment. */
export const networkCheck: PreflightCheck = {
  name: NAME,
  run: async (context) => {
    const targets = unique((await context.prober.entries).flatMap((entry) => entry.targets));
    const proxies = checkProxies(context);
    if (targets.length === 0) return [skip(NAME, 'No task says which hosts it talks to.'), ...proxies];
    return [...(await Promise.all(targets.map((target) => checkTarget(target, context)))), ...proxies];
  },
};

function unique(targets: readonly Target[]): Target[] {
  return [
    ...new Map(
      targets.map((target) => [`${target.host}:${target.port}:${String(target.tls)}`, target]),
    ).values(),
  ];
}

async function checkTarget(target: Target, { clock, signal }: CheckContext): Promise<CheckFinding> {
  const name = `${NAME} ${target.host}:${target.port}`;
  const dnsStartMs = clock.nowMs();
  let addresses: string[];
  try {
    addresses = (await lookup(target.host, { all: true })).map(({ address }) => address);
  } catch (error) {
    const code = codeOf(error);
    return fail(
      name,
      `The name ${target.host} does not resolve (${code}).`,
      'Check the spelling, the DNS server of this machine, or /etc/hosts.',
      { failureCode: code },
    );
  }
  const dnsMs = isIP(target.host) === 0 ? since(clock, dnsStartMs) : 0;
  const base = { addresses: addresses.join(', '), dnsMs };
  const startMs = clock.nowMs();
  const socket = connectTcp({ host: target.host, port: target.port });
  try {
    await opened(socket, 'connect', clock, signal);
    const connectMs = since(clock, startMs);
    if (target.tls === true)
      return await checkTls(name, target, socket, { ...base, connectMs }, clock, signal);
    return pass(
      name,
      `${target.host} is ${addresses.length === 1 ? '1 address' : `${addresses.length} addresses`}; connected in ${connectMs} ms.`,
      { ...base, connectMs },
    );
  } catch (error) {
    return unreachable(name, target, codeOf(error), base);
  } finally {
    socket.destroy();
  }
}

function unreachable(
  name: string,
  { host, port }: Target,
  code: string,
  details: CheckFinding['details'],
): CheckFinding {
  const known: { readonly [code: string]: readonly [message: string, remedy: string] } = {
    ECONNREFUSED: [
      `Nothing listens on ${host}:${port}: the connection was refused.`,
      'Start the service, or correct host and port.',
    ],
    ETIMEDOUT: [
      `${host}:${port} does not answer: no connection within ${CONNECT_LIMIT_MS / 1000} s.`,
      'A firewall may swallow the packets; check the route, security groups and the port.',
    ],
    EHOSTUNREACH: [`There is no route to ${host}.`, 'Check VPN, routes and the address.'],
    ENETUNREACH: [`There is no route to the network of ${host}.`, 'Check VPN, routes and the address.'],
    ECONNRESET: [
      `${host}:${port} took the connection and closed it at once.`,
      'A proxy or the service itself turns this machine away; look at its log.',
    ],
  };
  const [message, remedy] = known[code] ?? [
    `${host}:${port} cannot be reached (${code}).`,
    'Check host, port and route.',
  ];
  return fail(name, message, remedy, { ...details, failureCode: code });
}

async function checkTls(
  name: string,
  target: Target,
  socket: Socket,
  details: CheckFinding['details'],
  clock: Clock,
  signal: AbortSignal,
): Promise<CheckFinding> {
  const startMs = clock.nowMs();
  const servername = isIP(target.host) === 0 ? { servername: target.host } : {};
  // Nothing is sent over it: the certificate is looked at even where it would be turned down.
  const secure = connectTls({ socket, host: target.host, ...servername, rejectUnauthorized: false });
  secure.on('error', () => undefined);
  await opened(secure, 'secureConnect', clock, signal);
  const figures = { ...details, tlsMs: since(clock, startMs), tlsVersion: secure.getProtocol() ?? 'unknown' };
  const finding = judgeCertificate(name, target, secure, clock, figures);
  secure.destroy();
  return finding;
}

function judgeCertificate(
  name: string,
  { host }: Target,
  secure: TLSSocket,
  clock: Clock,
  figures: CheckFinding['details'],
): CheckFinding {
  const certificate: DetailedPeerCertificate = secure.getPeerCertificate(true);
  const daysLeft = Math.floor((Date.parse(certificate.valid_to) - clock.wallMs()) / DAY_MS);
  const details = {
    ...figures,
    subject: String(certificate.subject?.CN ?? ''),
    issuer: String(certificate.issuer?.CN ?? ''),
    daysLeft,
  };
  const fault = secure.authorized
    ? null
    : String((secure.authorizationError as unknown as { code?: string }).code ?? secure.authorizationError);
  if (fault !== null)
    return warn(
      name,
      certificateFault(host, fault, daysLeft, details.subject),
      'Renew or trust the certificate (option ca), or say insecure: true in the plan if that is meant.',
      { ...details, failureCode: fault },
    );
  if (daysLeft < DAYS_LEFT_WARN)
    return warn(name, `The certificate of ${host} ends in ${daysLeft} days.`, 'Renew it.', details);
  return pass(
    name,
    `${host} speaks ${String(figures['tlsVersion'])}; its certificate is good for ${daysLeft} days.`,
    details,
  );
}

function certificateFault(host: string, fault: string, daysLeft: number, subject: string): string {
  if (fault === 'CERT_HAS_EXPIRED')
    return `The certificate of ${host} ran out ${Math.max(0, -daysLeft)} days ago.`;
  if (fault === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `The certificate is for ${subject || 'another host'}, not for ${host}.`;
  if (fault.includes('SELF_SIGNED'))
    return `The certificate of ${host} is self-signed: nobody this machine trusts vouches for it.`;
  return `The certificate of ${host} is not trusted (${fault}).`;
}

/** Waits for a socket's event. Rejects with its error, ECONNRESET when it closes first, ETIMEDOUT at the limit. */
function opened(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
    const timer = clock.after(CONNECT_LIMIT_MS, giveUp);
    signal.addEventListener('abort', giveUp, { once: true });
    const settle = (call: () => void): void => {
      timer.cancel();
      signal.removeEventListener('abort', giveUp);
      call();
    };
    socket.once(event, () => settle(resolve));
    socket.once('error', (error) => settle(() => reject(error)));
    socket.once('close', () =>
      settle(() => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }))),
    );
  });
}

function checkProxies({ environment }: CheckContext): CheckFinding[] {
  const set = PROXY_VARIABLES.flatMap((name) =>
    (environment[name] ?? environment[name.toLowerCase()]) ? [name] : [],
  ).filter((name) => name !== 'NO_PROXY');
  if (set.length === 0) return [];
  return [
    warn(
      `${NAME} proxy`,
      `The environment sets ${set.join(' and ')}, which load does not go through unless a task is told to.`,
      'Give the task its proxy parameter if load must go through it; unset the variable if not.',
      { variables: set.join(', ') },
    ),
  ];
}

function codeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return String(code ?? message ?? error);
}

function since(clock: Clock, startMs: number): number {
  return Math.round((clock.nowMs() - startMs) * 100) / 100;
}
