import { VajraError } from '@vajraedge/sdk';

const KEPT = 'Workers keep what they saw for about a minute and send it again';

/** @returns whether it comes from SQLite */
function isSqliteError(error: unknown): error is { readonly code: string; readonly message: string } {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('SQLITE_');
}

/** @returns VE_STORE_FULL or VE_STORE_FAILED for what SQLite throws when reading or writing; anything else as it is */
export function accessError(error: unknown, path: string): unknown {
  if (!isSqliteError(error)) return error;
  if (error.code === 'SQLITE_FULL') {
    const hint = `Make room on that disk. ${KEPT}; nothing that was stored is lost.`;
    return new VajraError('VE_STORE_FULL', `the disk with the store ${path} is full`, { hint, cause: error });
  }
  return new VajraError('VE_STORE_FAILED', `the store ${path} ${failure(error)}`, {
    hint: `${failureHint(error.code)} ${KEPT}.`,
    cause: error,
  });
}

/** @returns VE_STORE_INVALID or VE_STORE_UNREADABLE, or what {@link accessError} makes of it, for what goes wrong on opening */
export function openError(error: unknown, path: string): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string' || error instanceof VajraError) return error;
  if (code === 'SQLITE_NOTADB') return notOurs(path, 'it is no database', error);
  if (code.startsWith('SQLITE_CORRUPT')) return notOurs(path, 'it is damaged', error);
  const words = OPEN_WORDS[code.replace(/^(SQLITE_[A-Z]+)_.*$/, '$1')];
  if (words === undefined && code.startsWith('SQLITE_')) return accessError(error, path);
  return new VajraError('VE_STORE_UNREADABLE', `the store ${path} cannot be opened: ${words ?? code}`, {
    hint: 'Name a file in a folder of this machine that the master may write to.',
    cause: error,
  });
}

/** @returns VE_STORE_INVALID */
export function notOurs(path: string, what: string, cause?: unknown): VajraError {
  return new VajraError('VE_STORE_INVALID', `${path} is no store of a VajraEdge master: ${what}`, {
    hint: 'Name another file, or move this one away and start with an empty store.',
    ...(cause !== undefined && { cause }),
  });
}

const OPEN_WORDS: { readonly [code: string]: string } = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'its file system is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  EEXIST: 'a part of its path is no folder',
  ENOENT: 'its folder is not there',
  ENOSPC: 'the disk is full',
  SQLITE_CANTOPEN: 'permission denied, or its folder is not there',
  SQLITE_READONLY: 'it may only be read',
  SQLITE_PERM: 'permission denied',
};

function failure({ code, message }: { readonly code: string; readonly message: string }): string {
  if (code.startsWith('SQLITE_BUSY')) return 'is locked by another program';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'is damaged';
  if (code.startsWith('SQLITE_READONLY')) return 'may only be read';
  if (code.startsWith('SQLITE_IOERR')) return `could not be read or written (${code})`;
  return `could not be used: ${message} (${code})`;
}

function failureHint(code: string): string {
  if (code.startsWith('SQLITE_BUSY')) return 'End what holds it.';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
    return 'Start the master with another file, or with a copy of this one from before.';
  return 'Look at the disk, its limits and the permissions of the file.';
}
