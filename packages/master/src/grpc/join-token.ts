import { createHash, timingSafeEqual } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';

const SCHEME = /^Bearer (.+)$/;

/** Whether a call carries the join token. Compared by digest and in constant time: neither length nor content leaks. */
export function carriesToken(metadata: Metadata, joinToken: string): boolean {
  const [value] = metadata.get('authorization');
  const token = typeof value === 'string' ? (SCHEME.exec(value)?.[1] ?? '') : '';
  return timingSafeEqual(digest(token), digest(joinToken)) && token !== '';
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
