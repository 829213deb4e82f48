import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createSecureContext, rootCertificates, type SecureContextOptions } from 'node:tls';
import { Channel, type ChannelInterface, type ChannelOptions, credentials } from '@grpc/grpc-js';
import { VajraError } from '@vajraedge/sdk';
import type { GrpcParameters } from '../grpc-parameters.js';

/** How connections are made, the same for all of an engine. */
export interface ChannelSettings {
  readonly target: string;
  readonly credentials: ReturnType<typeof credentials.createInsecure>;
  readonly options: ChannelOptions;
}

/** A channel of its own: a connection that no other channel shares, opened by the first call. */
export function openChannel(settings: ChannelSettings): ChannelInterface {
  return new Channel(settings.target, settings.credentials, settings.options);
}

/**
 * Reads from parameters without problems how connections are to be made, and the files named there.
 *
 * @param baseDir folder that relative names start from; null: that of the process
 * @throws VE_GRPC_FILE
 */
export async function channelSettings(
  parameters: GrpcParameters,
  baseDir: string | null,
): Promise<ChannelSettings> {
  const { target, tls, serverName, maxMessageBytes } = parameters;
  return {
    target,
    credentials:
      tls === 'tls' ? await secureCredentials(parameters, baseDir ?? '.') : credentials.createInsecure(),
    options: {
      'grpc.primary_user_agent': 'vajraedge',
      'grpc.max_send_message_length': maxMessageBytes,
      'grpc.max_receive_message_length': maxMessageBytes,
      // Connections are what the plan says, load goes where it says, and a call that failed is counted, not repeated.
      'grpc.use_local_subchannel_pool': 1,
      'grpc.enable_http_proxy': 0,
      'grpc.enable_retries': 0,
      'grpc.service_config_disable_resolution': 1,
      // A server that comes back is to be found again within a second, not within two minutes.
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 1000,
      'grpc.enable_channelz': 0,
      ...(serverName === undefined
        ? {}
        : {
            'grpc.default_authority': serverName,
            ...(tls === 'tls' ? { 'grpc.ssl_target_name_override': serverName } : {}),
          }),
    },
  };
}

async function secureCredentials(
  { caFile, certFile, keyFile, keyPassphrase, insecureSkipVerify }: GrpcParameters,
  baseDir: string,
): Promise<ChannelSettings['credentials']> {
  const options: SecureContextOptions = {};
  if (caFile !== undefined)
    options.ca = [...rootCertificates, await readPem(resolve(baseDir, caFile), 'caFile')];
  if (certFile !== undefined) options.cert = await readPem(resolve(baseDir, certFile), 'certFile');
  if (keyFile !== undefined) options.key = await readPem(resolve(baseDir, keyFile), 'keyFile');
  if (keyPassphrase !== undefined) options.passphrase = keyPassphrase.reveal();
  try {
    return credentials.createFromSecureContext(createSecureContext(options), {
      rejectUnauthorized: !insecureSkipVerify,
    });
  } catch (error) {
    throw new VajraError('VE_GRPC_FILE', `the certificates cannot be used: ${(error as Error).message}`, {
      hint: 'caFile, certFile and keyFile must be PEM files, and the key must be that of the certificate.',
      cause: error,
    });
  }
}

async function readPem(path: string, parameter: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new VajraError('VE_GRPC_FILE', `${parameter} ${path} cannot be read: ${(error as Error).message}`, {
      hint: 'Relative names start from the folder of the plan.',
      cause: error,
    });
  }
}
