import type { TLSSocket } from 'node:tls';
import { epochMs } from '../clock.js';
import type { ConnectTarget } from '../transport/connect-target.js';
import { Connector, type ConnectorSettings } from '../transport/connector.js';

/** What a server's certificate says. */
export interface CertificateFacts {
  /** Names that it is for. */
  readonly names: readonly string[];
  readonly issuer: string;
  /** Whole days until it ends; negative once it has. */
  readonly daysLeft: number;
  /** Whole days until it begins to be valid; negative once it has. */
  readonly daysUntilValid: number;
  /** `2026-11-30` */
  readonly endsOn: string;
}

const DAY_MS = 86_400_000;

/** The certificate of a connection, or null where there is none to see. */
export function certificateFacts(socket: TLSSocket): CertificateFacts | null {
  const { subject, subjectaltname, issuer, valid_from: from, valid_to: to } = socket.getPeerCertificate();
  if (to === undefined) return null;
  const names = (subjectaltname ?? '').split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''));
  const endMs = Date.parse(to);
  return {
    names: subjectaltname === undefined ? [text(subject?.CN)] : names,
    issuer: text(issuer?.CN ?? issuer?.O),
    daysLeft: Math.floor((endMs - epochMs()) / DAY_MS),
    daysUntilValid: Math.ceil((Date.parse(from) - epochMs()) / DAY_MS),
    endsOn: new Date(endMs).toISOString().slice(0, 10),
  };
}

/** Connects once more without checking the certificate, only to read it. Resolves to null where that fails. */
export function readCertificate(
  settings: ConnectorSettings,
  target: ConnectTarget,
  signal: AbortSignal,
): Promise<CertificateFacts | null> {
  const connector = new Connector({ ...settings, insecure: true, observer: null });
  const cancel = (): void => connector.cancel();
  signal.addEventListener('abort', cancel);
  return new Promise<CertificateFacts | null>((resolve) => {
    connector.open(target, (_error, socket) => {
      resolve(socket === null ? null : certificateFacts(socket as TLSSocket));
      // What may still come on a connection that was only looked at is of no interest.
      socket?.on('error', () => undefined).destroy();
    });
  }).finally(() => signal.removeEventListener('abort', cancel));
}

function text(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(', ') : (value ?? 'nobody');
}
