import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { VajraError } from '@vajraedge/sdk';

/** Longest secret that a file may hold, characters. */
const MAX_SECRET_LENGTH = 64 * 1024;

/**
 * Looks secrets up by reference, where the load is made: `env:NAME` in the environment, `file:PATH` in a file (relative
 * to `baseDir`; a line break at its end is left out).
 *
 * @throws VE_SECRET_UNRESOLVED naming the reference, never the value
 */
export function createSecretResolver(
  environment: { readonly [name: string]: string | undefined },
  baseDir: string | null,
): (reference: string) => string {
  return (reference) => {
    const [kind, name] = split(reference);
    if (kind === 'env') return fromEnvironment(environment, name);
    if (kind === 'file') return fromFile(name, baseDir);
    throw unresolved(reference, 'it is neither env:NAME nor file:PATH', 'Write env:NAME or file:PATH.');
  };
}

function split(reference: string): [kind: string, name: string] {
  const at = reference.indexOf(':');
  return [reference.slice(0, Math.max(0, at)), reference.slice(at + 1)];
}

function fromEnvironment(environment: { readonly [name: string]: string | undefined }, name: string): string {
  const value = environment[name];
  if (value !== undefined && value !== '') return value;
  throw unresolved(`env:${name}`, `the environment has no ${name}`, `Set it, for example: export ${name}=…`);
}

function fromFile(path: string, baseDir: string | null): string {
  const full = isAbsolute(path) ? path : resolve(baseDir ?? '.', path);
  let text: string;
  try {
    text = readFileSync(full, 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as { code?: string };
    throw unresolved(
      `file:${path}`,
      `${full} could not be read (${code})`,
      'Check the path and its permissions.',
    );
  }
  if (text.length > MAX_SECRET_LENGTH)
    throw unresolved(
      `file:${path}`,
      `${full} holds more than 64 kB`,
      'Name a file that holds only the secret.',
    );
  return text.replace(/\r?\n$/, '');
}

function unresolved(reference: string, reason: string, hint: string): VajraError {
  return new VajraError('VE_SECRET_UNRESOLVED', `The secret ${reference} was not found: ${reason}.`, {
    hint,
  });
}
