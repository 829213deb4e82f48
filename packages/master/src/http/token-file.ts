import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VajraError } from '@vajraedge/sdk';

/** The tokens of a master: who may act, who may look, and with what workers join. */
export interface MasterTokens {
  readonly operator: string;
  readonly viewer: string;
  readonly join: string;
}

const NAMES = ['operator', 'viewer', 'join'] as const;
const TOKEN_BYTES = 32;
/** Shortest token that a person may choose, characters. */
export const SHORTEST_TOKEN = 16;

/** Where a master keeps its tokens. */
function tokenFileOf(dataDir: string): string {
  return join(dataDir, 'tokens.json');
}

/**
 * The tokens of a data folder; made at random (256 bits each) where there are none yet, in a file that only its owner may
 * read.
 *
 * @throws VE_TOKEN_FILE
 */
export function loadTokens(dataDir: string): MasterTokens {
  const path = tokenFileOf(dataDir);
  return readTokens(dataDir) ?? createTokens(dataDir, path);
}

/** The tokens of a data folder; null where there are none. @throws VE_TOKEN_FILE */
export function readTokens(dataDir: string): MasterTokens | null {
  const path = tokenFileOf(dataDir);
  try {
    const text = readFileSync(path, 'utf8');
    // Somebody may have copied the folder without its modes.
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
    return parseTokens(text, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw tokenFileError(path, error);
  }
}

function createTokens(dataDir: string, path: string): MasterTokens {
  const fresh = (): string => randomBytes(TOKEN_BYTES).toString('base64url');
  const tokens: MasterTokens = { operator: fresh(), viewer: fresh(), join: fresh() };
  const beside = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(beside, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    // A link, unlike a rename, does not replace what another master has made meanwhile.
    linkSync(beside, path);
    return tokens;
  } catch (error) {
    const present = (error as NodeJS.ErrnoException).code === 'EEXIST' ? readTokens(dataDir) : null;
    if (present !== null) return present;
    throw tokenFileError(path, error);
  } finally {
    rmSync(beside, { force: true });
  }
}

function parseTokens(text: string, path: string): MasterTokens {
  const value = JSON.parse(text) as { readonly [name: string]: unknown } | null;
  const [operator, viewer, join] = NAMES.map((name) => {
    const token = value?.[name];
    if (typeof token === 'string' && token.length >= SHORTEST_TOKEN) return token;
    throw tokenFileError(
      path,
      new Error(`it holds no token "${name}" of at least ${SHORTEST_TOKEN} characters`),
    );
  }) as [string, string, string];
  return { operator, viewer, join };
}

function tokenFileError(path: string, error: unknown): VajraError {
  if (error instanceof VajraError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return new VajraError('VE_TOKEN_FILE', `The tokens in ${path} cannot be used: ${code ?? message}.`, {
    hint: 'Look at its permissions; without the file, new tokens are made at the next start.',
    cause: error,
  });
}
