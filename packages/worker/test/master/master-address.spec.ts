import { grpcTarget, isLoopback, parseMasterAddress } from '../../src/master/master-address.js';
import { masterCredentials } from '../../src/master/master-credentials.js';

describe('the address of a master', () => {
  it.each([
    ['127.0.0.1:7071', 'dns:127.0.0.1:7071', true],
    ['localhost:1', 'dns:localhost:1', true],
    ['[::1]:7071', 'ipv6:[::1]:7071', true],
    ['127.9.9.9:80', 'dns:127.9.9.9:80', true],
    ['master.example:7071', 'dns:master.example:7071', false],
    ['127.evil.example:7071', 'dns:127.evil.example:7071', false],
    ['[fe80::1]:7071', 'ipv6:[fe80::1]:7071', false],
  ])('%s is %s, loopback: %s', (text, target, loopback) => {
    const address = parseMasterAddress(text);
    expect(grpcTarget(address)).toBe(target);
    expect(isLoopback(address)).toBe(loopback);
  });

  it.each(['', 'host', 'host:', ':7071', 'host:0', 'host:65536', 'http://host:1', '::1:7071', 'a b:1'])(
    '%j is none',
    (text) => {
      expect(() => parseMasterAddress(text)).toThrow(
        expect.objectContaining({ code: 'VE_WORKER_MASTER_ADDRESS' }),
      );
    },
  );
});

describe('the connection to a master', () => {
  const far = { host: 'master.example', port: 7071 };

  it('is not made in the clear to another machine', () => {
    expect(() => masterCredentials(far, null, false)).toThrow(
      expect.objectContaining({ code: 'VE_WORKER_INSECURE' }),
    );
  });

  it('is made in the clear where somebody says so, and on loopback', () => {
    expect(masterCredentials(far, null, true)._isSecure()).toBe(false);
    expect(masterCredentials({ host: '::1', port: 1 }, null, false)._isSecure()).toBe(false);
  });

  it('is encrypted with certificates', () => {
    expect(masterCredentials(far, { ca: null, cert: null, key: null }, false)._isSecure()).toBe(true);
  });

  it('wants certificate and key together', () => {
    expect(() => masterCredentials(far, { ca: null, cert: Buffer.from('x'), key: null }, false)).toThrow(
      expect.objectContaining({ code: 'VE_WORKER_TLS' }),
    );
  });
});
