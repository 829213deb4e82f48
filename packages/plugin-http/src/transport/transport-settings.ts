import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  createSecureContext,
  rootCertificates,
  type SecureContext,
  type SecureContextOptions,
} from 'node:tls';
import { VajraError } from '@vajraedge/sdk';
import type { HttpParameters } from '../http-parameters.js';
import { basicAuthorization } from '../request/request-headers.js';
import type { ConnectObserver, ConnectorSettings } from './connector.js';
import type { Proxy } from './proxy-tunnel.js';

/** How connections are made and used. */
export interface ConnectionTransportSettings extends ConnectorSettings {
  /** Use a connection for more than one request. */
  readonly keepAlive: boolean;
  /** How long an unused connection is kept, unless the server says less. */
  readonly keepAliveTimeoutMs: number;
  /** Connections of the pool that all channels share, per origin; null: every channel has its own. */
  readonly sharedConnections: number | null;
}

/**
 * Reads from the parameters how connections are to be made, and the files named there.
 *
 * @throws VE_HTTP_FILE
 */
export async function transportSettings(
  parameters: HttpParameters,
  observer: ConnectObserver | null,
  baseDir: string | null,
): Promise<ConnectionTransportSettings> {
  return {
    secureContext: await secureContext(parameters, baseDir ?? '.'),
    serverName: parameters.serverName ?? null,
    insecure: parameters.insecure,
    http2: parameters.http2,
    proxy: proxyOf(parameters),
    connectTimeoutMs: parameters.connectTimeout,
    observer,
    keepAlive: parameters.keepAlive,
    keepAliveTimeoutMs: parameters.keepAliveTimeout,
    sharedConnections: parameters.connections === 'shared' ? parameters.maxConnections : null,
  };
}

function proxyOf({ proxy, proxyUsername, proxyPassword }: HttpParameters): Proxy | null {
  if (proxy === undefined) return null;
  const { protocol, hostname, port } = new URL(proxy);
  const secure = protocol === 'https:';
  return {
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || (secure ? 443 : 80)),
    secure,
    authorization:
      proxyUsername === undefined ? null : basicAuthorization(proxyUsername, proxyPassword?.reveal() ?? ''),
  };
}

// One for all connections: making it anew for each costs more than the handshake.
async function secureContext(parameters: HttpParameters, baseDir: string): Promise<SecureContext> {
  const { caFile, certFile, keyFile, keyPassphrase, minTlsVersion } = parameters;
  const readPem = (path: string, parameter: string): Promise<Buffer> =>
    readPemFile(resolve(baseDir, path), parameter);
  const options: SecureContextOptions = { minVersion: minTlsVersion };
  if (caFile !== undefined) options.ca = [...rootCertificates, await readPem(caFile, 'caFile')];
  if (certFile !== undefined) options.cert = await readPem(certFile, 'certFile');
  if (keyFile !== undefined) options.key = await readPem(keyFile, 'keyFile');
  if (keyPassphrase !== undefined) options.passphrase = keyPassphrase.reveal();
  try {
    return createSecureContext(options);
  } catch (error) {
    throw new VajraError('VE_HTTP_FILE', `the certificates cannot be used: ${(error as Error).message}`, {
      hint: 'caFile, certFile and keyFile must be PEM files, and the key must be that of the certificate.',
      cause: error,
    });
  }
}

async function readPemFile(path: string, parameter: string): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new VajraError('VE_HTTP_FILE', `${parameter} ${path} cannot be read: ${(error as Error).message}`, {
      hint: 'Relative names start from the folder of the plan.',
      cause: error,
    });
  }
  if (bytes.includes('-----BEGIN ')) return bytes;
  throw new VajraError('VE_HTTP_FILE', `${parameter} ${path} is no PEM file`, {
    hint: 'Convert it, for example with `openssl x509 -inform der`.',
  });
}
