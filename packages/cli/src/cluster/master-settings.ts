import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadTokens, type MasterTokens, SHORTEST_TOKEN } from '@vajraedge/master';
import { numberOption } from '../options/number-option.js';
import { usageError } from '../usage-error.js';
import { type ListenOption, listenOption } from './listen-option.js';
import { dataFolder } from './state-folder.js';

/** The options of `vajra master` as they were typed. */
export interface MasterOptionTexts {
  readonly listen: string;
  readonly http: string;
  readonly data?: string;
  readonly token?: string;
  readonly viewerToken?: string;
  readonly joinToken?: string;
  readonly allowHost?: readonly string[];
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly clientCa?: string;
  readonly takeOver?: boolean;
  readonly keepRuns?: string;
}

/** Certificates of a master, PEM. */
export interface MasterCertificates {
  readonly certificate: Buffer;
  readonly key: Buffer;
  readonly clientAuthority: Buffer | null;
}

/** The same, understood. */
export interface MasterSettings {
  readonly workers: ListenOption;
  readonly web: ListenOption;
  readonly dataDir: string;
  readonly storeFile: string;
  readonly tokens: MasterTokens;
  readonly hostNames: readonly string[];
  readonly tls: MasterCertificates | null;
  readonly takeOver: boolean;
  readonly keepRuns: number | undefined;
}

const VARIABLES = {
  operator: 'VAJRA_TOKEN',
  viewer: 'VAJRA_VIEWER_TOKEN',
  join: 'VAJRA_JOIN_TOKEN',
} as const;

/**
 * Reads the options; makes the data folder, and the tokens in it that were not given.
 *
 * @throws VE_USAGE, VE_TOKEN_FILE
 */
export function readMasterSettings(texts: MasterOptionTexts, environment: NodeJS.ProcessEnv): MasterSettings {
  const dataDir = dataFolder(texts.data, environment);
  const workers = listenOption('--listen', texts.listen);
  const web = listenOption('--http', texts.http);
  const tls = tlsOf(texts);
  const keepRuns = numberOption('--keep-runs', texts.keepRuns, {
    min: 1,
    max: 100_000,
    whole: true,
    example: '200',
  });
  makeFolder(dataDir);
  return {
    workers,
    web,
    dataDir,
    storeFile: join(dataDir, 'master.db'),
    tokens: tokensOf(texts, environment, dataDir),
    hostNames: texts.allowHost ?? [],
    tls,
    takeOver: texts.takeOver ?? false,
    keepRuns,
  };
}

function makeFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw usageError(`--data: ${dataDir} cannot be made (${code}).`, 'Give a folder that you may write to.');
  }
}

function tokensOf(
  { token, viewerToken, joinToken }: MasterOptionTexts,
  environment: NodeJS.ProcessEnv,
  dataDir: string,
): MasterTokens {
  const stored = loadTokens(dataDir);
  const given = (option: string, text: string | undefined, name: keyof MasterTokens): string => {
    const found = text ?? environment[VARIABLES[name]] ?? '';
    if (found === '') return stored[name];
    if (found.length >= SHORTEST_TOKEN && /^[\w.~+/=-]+$/.test(found)) return found;
    throw usageError(
      `${option}: a token has at least ${SHORTEST_TOKEN} characters: letters, digits and "-._~+/=".`,
      'Leave it out: the master makes tokens by itself, and keeps them in its data folder.',
    );
  };
  const tokens = {
    operator: given('--token', token, 'operator'),
    viewer: given('--viewer-token', viewerToken, 'viewer'),
    join: given('--join-token', joinToken, 'join'),
  };
  if (new Set(Object.values(tokens)).size === 3) return tokens;
  throw usageError(
    'The tokens of operators, viewers and workers are to differ.',
    'Leave out those that need no choice: the master makes them by itself.',
  );
}

function tlsOf({ tlsCert, tlsKey, clientCa }: MasterOptionTexts): MasterCertificates | null {
  if (tlsCert === undefined && tlsKey === undefined && clientCa === undefined) return null;
  if (tlsCert === undefined || tlsKey === undefined)
    throw usageError('--tls-cert and --tls-key belong together.', 'Give both; --client-ca needs them too.');
  return {
    certificate: readPem('--tls-cert', tlsCert),
    key: readPem('--tls-key', tlsKey),
    clientAuthority: clientCa === undefined ? null : readPem('--client-ca', clientCa),
  };
}

function readPem(option: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw usageError(`${option}: ${path} cannot be read (${code}).`, 'Check the path and its permissions.');
  }
}
