import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer, type Server as SecureServer } from 'node:https';
import { type AddressInfo, BlockList, isIP } from 'node:net';
import { VajraError } from '@vajraedge/sdk';

/** Certificate and key of a server, PEM. */
export interface WebTls {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
  /** Clients have to show a certificate of this authority. */
  readonly clientCa?: string | Buffer;
}

/** Where a server listens. */
export interface ListenAddress {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** Limits of time, milliseconds: for a head, for a whole request, and in which nothing at all moves. */
const HEAD_MS = 10_000;
const REQUEST_MS = 60_000;
const IDLE_MS = 30_000;
/** Most connections at a time, live streams included. */
const MOST_CONNECTIONS = 2000;

/** A server with limits for peers that are slow or many. It does not listen yet. */
export function createWebServer(app: RequestListener, tls: WebTls | null): Server | SecureServer {
  const limits = {
    headersTimeout: HEAD_MS,
    requestTimeout: REQUEST_MS,
    keepAlive: true,
    connectionsCheckingInterval: 2000,
  };
  const server =
    tls === null ? createHttpServer(limits, app) : createHttpsServer({ ...limits, ...tlsOf(tls) }, app);
  server.setTimeout(IDLE_MS);
  server.maxConnections = MOST_CONNECTIONS;
  return server;
}

function tlsOf({ cert, key, clientCa }: WebTls): object {
  const client = clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true };
  return { cert, key, minVersion: 'TLSv1.2', ...client };
}

/**
 * Begins to listen. What is reachable from elsewhere has to be encrypted: tokens would be readable on the way.
 *
 * @throws VE_LISTEN_INSECURE, VE_LISTEN_FAILED
 */
export async function listenOn(
  server: Server | SecureServer,
  { host, port }: ListenAddress,
  hasTls: boolean,
): Promise<AddressInfo> {
  if (!hasTls && !isLoopback(host))
    throw new VajraError(
      'VE_LISTEN_INSECURE',
      `Without TLS, the master does not listen on ${host}: others could read its tokens.`,
      {
        hint: 'Add --tls-cert and --tls-key, or listen on 127.0.0.1.',
      },
    );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(host, port, error)));
    server.listen({ host, port }, resolve);
  });
  return server.address() as AddressInfo;
}

/** Whether only this machine can reach what listens there. */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === 'localhost') return true;
  const version = isIP(host);
  if (version === 0) return false;
  const loopback = new BlockList();
  loopback.addSubnet('127.0.0.0', 8, 'ipv4');
  loopback.addAddress('::1', 'ipv6');
  return loopback.check(host, version === 4 ? 'ipv4' : 'ipv6');
}

function listenError(host: string, port: number, error: NodeJS.ErrnoException): VajraError {
  const reasons: { readonly [code: string]: string } = {
    EADDRINUSE: 'something else listens there',
    EACCES: 'you may not listen there',
    EADDRNOTAVAIL: 'this machine has no such address',
    ENOTFOUND: 'there is no machine of that name',
  };
  const reason = reasons[error.code ?? ''] ?? error.message;
  return new VajraError('VE_LISTEN_FAILED', `The master cannot listen on ${host}:${port}: ${reason}.`, {
    hint: 'Choose another address or port; port 0 takes any that is free.',
    cause: error,
  });
}
