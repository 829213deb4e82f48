import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  createSecureContext,
  rootCertificates,
  type SecureContext,
  type SecureContextOptions,
} from 'node:tls';
import { VajraError } from '@vajraedge/sdk';
import type { MqttParameters } from '../mqtt-parameters.js';
import { addressOf } from './broker-address.js';

/** How connections are made, the same for all of an engine. */
export interface ConnectionSettings {
  /** Name or address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** null: no TLS. */
  readonly secureContext: SecureContext | null;
  readonly insecureSkipVerify: boolean;
  readonly username: string | null;
  readonly password: string | null;
  readonly protocolVersion: 4 | 5;
  /** 0: for ever. */
  readonly keepaliveSeconds: number;
}

/**
 * Reads from parameters without problems how connections are to be made, and the files named there.
 *
 * @param baseDir folder that relative names start from; null: that of the process
 * @throws VE_MQTT_FILE
 */
export async function connectionSettings(
  parameters: MqttParameters,
  baseDir: string | null,
): Promise<ConnectionSettings> {
  const { url, insecureSkipVerify, username, password, protocolVersion, keepalive } = parameters;
  const { host, port, tls } = addressOf(url);
  return {
    host,
    port,
    secureContext: tls ? await secureContext(parameters, baseDir ?? '.') : null,
    insecureSkipVerify,
    username: username ?? null,
    password: password?.reveal() ?? null,
    protocolVersion: protocolVersion as 4 | 5,
    keepaliveSeconds: Math.ceil(keepalive / 1000),
  };
}

// One for all connections: making it anew for each costs more than the handshake.
async function secureContext(
  { caFile, certFile, keyFile, keyPassphrase }: MqttParameters,
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
    throw new VajraError('VE_MQTT_FILE', `the certificates cannot be used: ${(error as Error).message}`, {
      hint: 'caFile, certFile and keyFile must be PEM files, and the key must be that of the certificate.',
      cause: error,
    });
  }
}

async function readPem(path: string, parameter: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new VajraError('VE_MQTT_FILE', `${parameter} ${path} cannot be read: ${(error as Error).message}`, {
      hint: 'Relative names start from the folder of the plan.',
      cause: error,
    });
  }
}
