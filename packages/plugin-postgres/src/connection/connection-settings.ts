import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  createSecureContext,
  rootCertificates,
  type SecureContext,
  type SecureContextOptions,
} from 'node:tls';
import { VajraError } from '@vajraedge/sdk';
import type { ConnectionParameters } from '../postgres-parameters.js';
import { addressOf, type PostgresAddress } from './postgres-address.js';

/** How connections are made, the same for all of an engine. */
export interface ConnectionSettings extends PostgresAddress {
  /** null: no TLS. */
  readonly secureContext: SecureContext | null;
  readonly applicationName: string;
  /** 0: what the server has. */
  readonly statementTimeoutMs: number;
  /** 0: none. */
  readonly connectTimeoutMs: number;
}

/**
 * Reads from parameters without problems how connections are to be made, and the files named there.
 *
 * @param baseDir folder that relative names start from; null: that of the process
 * @throws VE_POSTGRES_FILE
 */
export async function connectionSettings(
  parameters: ConnectionParameters,
  baseDir: string | null,
): Promise<ConnectionSettings> {
  const address = addressOf(parameters);
  return {
    ...address,
    secureContext: address.tls === 'disable' ? null : await secureContext(parameters, baseDir ?? '.'),
    applicationName: parameters.applicationName,
    statementTimeoutMs: parameters.statementTimeout,
    connectTimeoutMs: parameters.connectTimeout,
  };
}

// One for all connections: making it anew for each costs more than the handshake.
async function secureContext(parameters: ConnectionParameters, baseDir: string): Promise<SecureContext> {
  const { caFile, certFile, keyFile, keyPassphrase } = parameters;
  const options: SecureContextOptions = {};
  if (caFile !== undefined)
    options.ca = [...rootCertificates, await readPem(resolve(baseDir, caFile), 'caFile')];
  if (certFile !== undefined) options.cert = await readPem(resolve(baseDir, certFile), 'certFile');
  if (keyFile !== undefined) options.key = await readPem(resolve(baseDir, keyFile), 'keyFile');
  if (keyPassphrase !== undefined) options.passphrase = keyPassphrase.reveal();
  try {
    return createSecureContext(options);
  } catch (error) {
    throw new VajraError('VE_POSTGRES_FILE', `the certificates cannot be used: ${(error as Error).message}`, {
      hint: 'caFile, certFile and keyFile must be PEM files, and the key must be that of the certificate.',
      cause: error,
    });
  }
}

async function readPem(path: string, parameter: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new VajraError(
      'VE_POSTGRES_FILE',
      `${parameter} ${path} cannot be read: ${(error as Error).message}`,
      {
        hint: 'Relative names start from the folder of the plan.',
        cause: error,
      },
    );
  }
}
