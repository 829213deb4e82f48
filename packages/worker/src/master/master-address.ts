import { isIPv4 } from 'node:net';
import { VajraError } from '@vajraedge/sdk';

/** Where a master listens for workers. */
export interface MasterAddress {
  readonly host: string;
  readonly port: number;
}

/** Reads HOST:PORT; an IPv6 address stands in brackets. @throws VE_WORKER_MASTER_ADDRESS */
export function parseMasterAddress(text: string): MasterAddress {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:/[\]]+)):(\d{1,5})$/.exec(text.trim());
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port < 1 || port > 65_535) {
    throw new VajraError('VE_WORKER_MASTER_ADDRESS', `"${text}" is no address of a master.`, {
      hint: 'Write host and port, as in 127.0.0.1:7071 or [::1]:7071.',
    });
  }
  return { host, port };
}

/** The address as gRPC takes it. */
export function grpcTarget({ host, port }: MasterAddress): string {
  return host.includes(':') ? `ipv6:[${host}]:${port}` : `dns:${host}:${port}`;
}

/** Whether what is sent there cannot leave this machine. */
export function isLoopback({ host }: MasterAddress): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}
