import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  createSecureContext,
  rootCertificates,
  type SecureContext,
  type SecureContextOptions,
} from 'node:tls';
import { VajraError } from '@vajraedge/sdk';
import type { WebSocketParameters } from '../websocket-parameters.js';

/** How connections are made, the same for all of an engine. */
export interface ConnectionSettings {
  readonly secureContext: SecureContext;
  readonly insecureSkipVerify: boolean;
  readonly maxMessageBytes: number;
  readonly compression: boolean;
  /** 0: never. */
  readonly pingIntervalMs: number;
}

/**
 * Reads from parameters without problems how connections are to be made, and the files named there.
 *
 * @param baseDir folder that relative names start from; null: that of the process
 * @throws VE_WEBSOCKET_FILE
 */
export async function connectionSettings(
  parameters: WebSocketParameters,
  baseDir: string | null,
): Promise<ConnectionSettings> {
  const { insecureSkipVerify, maxMessageBytes, compression, pingInterval = 0 } = parameters;
  return {
    secureContext: await secureContext(parameters, baseDir ?? '.'),
    insecureSkipVerify,
    maxMessageBytes,
    compression,
    pingIntervalMs: pingInterval,
  };
}

// One for all connections: making it anew for each costs more than the handshake.
async function secureContext(
  { caFile, certFile, keyFile, keyPassphrase }: WebSocketParameters,
  baseDir: string,
): Promise<SecureContext> {
  const options: SecureContextOptions = {};
  if (caFile !== undefined)
    options.ca = [...rootCertificates, await readPem(resolve(baseDir, caFile), 'caFile')];
  if (certFile !== undefined) options.cert = await readPem(resolve(baseDir, certFile), 'certFile');
  if (keyFile !== undefined) options.key = await readPem(resolve(baseDir, keyFile), 'keyFile');
  if (keyPassphrase !== undefined) options.passphrase = keyPassphrase.reveal();
  try {
    return createSecureContext(options);
  } catch (error) {
    throw new VajraError(
      'VE_WEBSOCKET_FILE',
      `the certificates cannot be used: ${(error as Error).message}`,
      {
        hint: 'caFile, certFile and keyFile must be PEM files, and the key must be that of the certificate.',
        cause: error,
      },
    );
  }
}

async function readPem(path: string, parameter: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new VajraError(
      'VE_WEBSOCKET_FILE',
      `${parameter} ${path} cannot be read: ${(error as Error).message}`,
      { hint: 'Relative names start from the folder of the plan.', cause: error },
    );
  }
}
