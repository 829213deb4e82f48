import { isIP } from 'node:net';
import { VajraError } from '@vajraedge/sdk';

/** Where workers connect to. */
export interface ListenAddress {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** Certificates of the master, PEM. */
export interface MasterTls {
  readonly certificate: Buffer;
  readonly key: Buffer;
  /** Who signs the workers' certificates; null: they need none. */
  readonly clientAuthority: Buffer | null;
}

/**
 * Whoever reaches this port may become a worker, and gets plans and data: it is open to this machine alone, unless both
 * sides prove who they are.
 *
 * @throws VE_LISTEN_INSECURE
 */
export function checkListenAddress({ host }: ListenAddress, tls: MasterTls | null): void {
  if (isLoopback(host)) return;
  if (tls !== null && tls.clientAuthority !== null) return;
  const lacks = tls === null ? 'TLS and client certificates' : 'client certificates';
  throw new VajraError(
    'VE_LISTEN_INSECURE',
    `workers are not to be listened for on ${host} without ${lacks}`,
    {
      hint: 'Give --tls-cert, --tls-key and --client-ca, or listen on 127.0.0.1.',
    },
  );
}

/** Whether a host name or address is this machine only. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const family = isIP(host);
  if (family === 4) return host.startsWith('127.');
  return family === 6 && (host === '::1' || /^::ffff:127\./i.test(host));
}

/** As gRPC wants it: an IPv6 address in brackets. */
export function formatAddress({ host, port }: ListenAddress): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}
