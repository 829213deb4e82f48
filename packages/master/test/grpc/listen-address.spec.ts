import { describe, expect, it } from '@jest/globals';
import { checkListenAddress, formatAddress, isLoopback } from '../../src/grpc/listen-address.js';

const certificate = Buffer.from('c');
const key = Buffer.from('k');
const mutual = { certificate, key, clientAuthority: Buffer.from('a') };
const oneSided = { certificate, key, clientAuthority: null };

describe('an address to listen on', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.8.9.1', true],
    ['localhost', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['10.0.0.1', false],
    ['127.example.com', false],
    ['localhost.example.com', false],
  ])('%s is this machine alone: %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });

  it.each([
    ['this machine without TLS', '127.0.0.1', null, true],
    ['others without TLS', '0.0.0.0', null, false],
    ['others with TLS, without client certificates', '0.0.0.0', oneSided, false],
    ['others with TLS and client certificates', '0.0.0.0', mutual, true],
  ])('for %s', (_, host, tls, fine) => {
    const check = (): void => checkListenAddress({ host, port: 0 }, tls);
    if (fine) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code: 'VE_LISTEN_INSECURE' }));
  });

  it('is written as gRPC wants it', () => {
    expect(formatAddress({ host: '::1', port: 7 })).toBe('[::1]:7');
    expect(formatAddress({ host: 'master', port: 7 })).toBe('master:7');
  });
});
