import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import {
  createSecureContext,
  rootCertificates,
  type SecureContext,
  type SecureContextOptions,
} from 'node:tls';
import type { BaseOptions, SASLMechanismValue } from '@platformatic/kafka';
import { VajraError } from '@vajraedge/sdk';
import type { ConnectionParameters } from '../kafka-parameters.js';
import { addressesOf } from './broker-list.js';

/** What every client of an engine is made with. */
export type ClientOptions = Pick<
  BaseOptions,
  'clientId' | 'bootstrapBrokers' | 'connectTimeout' | 'requestTimeout' | 'tls' | 'tlsServerName' | 'sasl'
>;

/** The client's own limit of a request comes after ours, which closes the connection: it leaves that to its owner. */
const BEYOND_TIMEOUT_MS = 5000;

/**
 * Reads from parameters without problems how connections are to be made, and the files named there.
 *
 * @param baseDir folder that relative names start from; null: that of the process
 * @throws VE_KAFKA_FILE
 */
export async function clientOptions(
  parameters: ConnectionParameters,
  baseDir: string | null,
): Promise<ClientOptions> {
  const { brokers, clientId, tls, insecureSkipVerify, connectTimeout, timeout } = parameters;
  const addresses = addressesOf(brokers);
  return {
    clientId,
    bootstrapBrokers: [...addresses],
    connectTimeout,
    requestTimeout: timeout + BEYOND_TIMEOUT_MS,
    ...(tls
      ? {
          tls: {
            secureContext: await secureContext(parameters, baseDir ?? '.'),
            rejectUnauthorized: !insecureSkipVerify,
          },
          // An address is no name of a server (RFC 6066, 3).
          tlsServerName: addresses.every(({ host }) => isIP(host) === 0),
        }
      : {}),
    ...saslOf(parameters),
  };
}

function saslOf({ sasl, username, password }: ConnectionParameters): Pick<ClientOptions, 'sasl'> {
  if (sasl === 'none') return {};
  const mechanism = sasl.toUpperCase() as SASLMechanismValue;
  return { sasl: { mechanism, username: username ?? '', password: password?.reveal() ?? '' } };
}

// One for all connections: making it anew for each costs more than the handshake.
async function secureContext(
  { caFile, certFile, keyFile, keyPassphrase }: ConnectionParameters,
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
    throw new VajraError('VE_KAFKA_FILE', `the certificates cannot be used: ${(error as Error).message}`, {
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
      'VE_KAFKA_FILE',
      `${parameter} ${path} cannot be read: ${(error as Error).message}`,
      {
        hint: 'Relative names start from the folder of the plan.',
        cause: error,
      },
    );
  }
}
