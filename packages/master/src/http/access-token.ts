import { createHash, timingSafeEqual } from 'node:crypto';
import type { Role } from '@vajraedge/protocol';
import type { Actor } from '../run/master-service.js';

/** A token and whom it stands for. */
export interface AccessToken {
  /** As it appears in the audit. */
  readonly name: string;
  readonly role: Role;
  readonly token: string;
}

/** Tells who a caller is by the token that it sent; null: nobody that is known. */
export type Authenticate = (token: string) => Actor | null;

/** Longest token that is looked at, characters. */
const LONGEST_TOKEN = 512;

/**
 * Takes tokens as they are. All of them are compared, by their SHA-256 digests and in constant time, so that how long an
 * answer takes says nothing about how much of a guess was right.
 */
export function createAuthenticate(tokens: readonly AccessToken[]): Authenticate {
  const known = tokens.map(({ name, role, token }) => ({
    actor: Object.freeze({ name, role }),
    digest: digestOf(token),
  }));
  return (token) => {
    if (token.length > LONGEST_TOKEN) return null;
    const given = digestOf(token);
    let found: Actor | null = null;
    for (const { actor, digest } of known) if (timingSafeEqual(given, digest)) found ??= actor;
    return found;
  };
}

/** The token of an `Authorization: Bearer` header; null: there is none of that form. */
export function bearerToken(header: string | undefined): string | null {
  return /^Bearer +([\w.~+/=-]+) *$/i.exec(header ?? '')?.[1] ?? null;
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
