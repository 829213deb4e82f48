import { readTokens } from '@vajraedge/master/tokens';
import { usageError } from '../usage-error.js';
import { readMasterAddress } from './master-address.js';
import { MasterClient } from './master-client.js';
import { dataFolder } from './state-folder.js';

/** How a command says which master it means. */
export interface MasterOptions {
  /** `HOST:PORT` or URL of its API; undefined or true: the one of this machine. */
  readonly master?: string | true;
  readonly token?: string;
  /** Data folder of a master on this machine. */
  readonly data?: string;
}

/**
 * The master that is meant: the address from the command line or the one that a master of this machine has noted; the token
 * from the command line, the environment (VAJRA_TOKEN) or that master's data folder.
 *
 * @throws VE_USAGE, VE_TOKEN_FILE
 */
export function findMaster(
  { master, token, data }: MasterOptions,
  environment: NodeJS.ProcessEnv,
): MasterClient {
  const dataDir = dataFolder(data, environment);
  const url = typeof master === 'string' ? urlOf(master) : readMasterAddress(dataDir)?.url;
  if (url === undefined)
    throw usageError(
      'No master of this machine has noted where it is.',
      'Start one with vajra master, or name it: --master HOST:PORT.',
    );
  const found = token ?? environment['VAJRA_TOKEN'] ?? readTokens(dataDir)?.operator;
  if (found === undefined || found === '')
    throw usageError('There is no token.', 'Give the one that the master shows: --token, or VAJRA_TOKEN.');
  return new MasterClient(url, found);
}

function urlOf(text: string): string {
  const isUrl = /^https?:\/\//.test(text);
  const { protocol, host, pathname } = parse(isUrl ? text : `http://${text}`, text);
  if (pathname !== '/' || host === '') throw wrongAddress(text);
  return `${protocol}//${host}`;
}

function parse(address: string, text: string): URL {
  try {
    return new URL(address);
  } catch {
    throw wrongAddress(text);
  }
}

function wrongAddress(text: string): Error {
  return usageError(
    `--master: "${text}" is no address of a master.`,
    'Write HOST:PORT, or https://HOST:PORT.',
  );
}
