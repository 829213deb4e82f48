import { createHash, timingSafeEqual } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';

const SCHEME = /^Bearer (.+)$/;

/** Says of calls whether they carry the join token. Compared by digest and in constant time: neither length nor content leaks. */
export function tokenCheck(joinToken: string): (metadata: Metadata) => boolean {
  const expected = digest(joinToken);
  return (metadata) => {
    const [value] = metadata.get('authorization');
    const token = typeof value === 'string' ? (SCHEME.exec(value)?.[1] ?? '') : '';
    return timingSafeEqual(digest(token), expected) && token !== '';
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
