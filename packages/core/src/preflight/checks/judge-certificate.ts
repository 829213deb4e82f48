import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { type CheckFinding, fail, pass, warn } from '../preflight-check.js';
import { codeOf, opened, type Patience, since } from './connect-target.js';

/** A certificate with fewer days left is worth a look. */
const DAYS_LEFT_WARN = 14;
const DAY_MS = 86_400_000;

/** Where a finding belongs. */
interface Place {
  readonly name: string;
  readonly host: string;
}

/** Speaks TLS over a connection, as far as the certificate. Nothing is sent beyond the handshake. */
export async function judgeCertificate(
  { name, host }: Place,
  socket: Socket,
  figures: CheckFinding['details'],
  patience: Patience,
): Promise<CheckFinding> {
  const { clock } = patience;
  const startMs = clock.nowMs();
  const servername = isIP(host) === 0 ? { servername: host } : {};
  // Looked at even where it would be turned down: the finding is to say what it holds.
  const secure = connectTls({ socket, host, ...servername, rejectUnauthorized: false });
  try {
    await opened(secure, 'secureConnect', patience);
    const tlsVersion = secure.getProtocol() ?? 'unknown';
    const seen = { ...figures, tlsMs: since(clock, startMs), tlsVersion };
    return judge({ name, host }, secure, seen, clock.wallMs());
  } catch (error) {
    const code = codeOf(error);
    const message =
      code === 'ETIMEDOUT'
        ? `${host} takes the connection, but does not begin to speak TLS.`
        : `${host} takes the connection, but no TLS session comes about (${code}).`;
    const remedy =
      'Check that this port speaks https, and not http; a proxy in between may be in the way as well.';
    return fail(name, message, remedy, { ...figures, failureCode: code });
  } finally {
    secure.destroy();
  }
}

function judge(
  { name, host }: Place,
  secure: TLSSocket,
  figures: CheckFinding['details'],
  nowMs: number,
): CheckFinding {
  const certificate: DetailedPeerCertificate = secure.getPeerCertificate(true);
  const daysLeft = Math.floor((Date.parse(certificate.valid_to) - nowMs) / DAY_MS);
  const subject = String(certificate.subject?.CN ?? '');
  const issuer = String(certificate.issuer?.CN ?? '');
  const details = { ...figures, subject, issuer, daysLeft };
  if (!secure.authorized) {
    const fault = faultOf(secure);
    return warn(
      name,
      certificateFault(host, fault, details),
      'Renew or trust the certificate (parameter ca), or set insecure: true in the plan if that is meant.',
      { ...details, failureCode: fault },
    );
  }
  if (daysLeft < DAYS_LEFT_WARN)
    return warn(name, `The certificate of ${host} ends in ${daysLeft} days.`, 'Renew it.', details);
  const message = `${host} speaks ${String(figures['tlsVersion'])}; its certificate is good for ${daysLeft} days.`;
  return pass(name, message, details);
}

function faultOf({ authorizationError }: TLSSocket): string {
  const { code } = (authorizationError ?? {}) as { readonly code?: string };
  return String(code ?? authorizationError);
}

function certificateFault(
  host: string,
  fault: string,
  {
    daysLeft,
    subject,
    issuer,
  }: { readonly daysLeft: number; readonly subject: string; readonly issuer: string },
): string {
  if (fault === 'CERT_HAS_EXPIRED')
    return `The certificate of ${host} ran out ${Math.max(0, -daysLeft)} days ago.`;
  if (fault === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `The certificate is for ${subject || 'another host'}, not for ${host}.`;
  if (fault.includes('SELF_SIGNED'))
    return `The certificate of ${host} is self-signed: nobody this machine trusts vouches for it.`;
  return `The certificate of ${host} is not trusted (${fault}); it was issued by ${issuer || 'nobody named'}.`;
}
