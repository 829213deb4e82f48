import { createTargetMatcher } from '../../src/engine/target-matcher.js';

describe('where load may go', () => {
  it.each<[string, readonly string[], host: string, address: string, port: number, allowed: boolean]>([
    ['anything without rules', [], 'shop.example', '93.184.216.34', 443, true],
    ['never link-local addresses', [], 'shop.example', '169.254.169.254', 80, false],
    ['never, written for IPv6 either', [], 'x', '::ffff:169.254.169.254', 80, false],
    ['never link-local addresses of IPv6', [], 'x', 'fe80::1%eth0', 80, false],
    ['never, not even by rule', ['169.254.169.254'], '169.254.169.254', '169.254.169.254', 80, false],
    ['a host by name', ['shop.example'], 'SHOP.example', '10.0.0.1', 443, true],
    ['no other host', ['shop.example'], 'other.example', '10.0.0.1', 443, false],
    ['no host that only ends alike', ['shop.example'], 'my-shop.example', '10.0.0.1', 443, false],
    ['hosts of a domain', ['*.shop.example'], 'a.b.shop.example', '10.0.0.1', 443, true],
    ['not the domain itself', ['*.shop.example'], 'shop.example', '10.0.0.1', 443, false],
    ['no domain that only ends alike', ['*.shop.example'], 'evilshop.example', '10.0.0.1', 443, false],
    ['an address, whatever its name', ['10.0.0.1'], 'anything', '10.0.0.1', 80, true],
    ['a range', ['10.0.0.0/8'], 'anything', '10.200.3.4', 80, true],
    ['nothing beside a range', ['10.0.0.0/8'], 'anything', '11.0.0.1', 80, false],
    ['a range of IPv6', ['2001:db8::/32'], 'x', '2001:db8:1::2', 80, true],
    ['one port', ['shop.example:8443'], 'shop.example', '10.0.0.1', 8443, true],
    ['no other port', ['shop.example:8443'], 'shop.example', '10.0.0.1', 443, false],
    ['an address of IPv6 with a port', ['[::1]:80'], '::1', '::1', 80, true],
    ['a range with a port', ['10.0.0.0/8:5432'], 'db', '10.0.0.9', 5432, true],
    ['nothing by a rule that makes no sense', ['10.0.0.0/99'], 'x', '10.0.0.1', 80, false],
    ['a socket file by its path', ['/run/db.sock'], '/run/db.sock', '/run/db.sock', 0, true],
    ['no socket file beside rules', ['10.0.0.0/8'], '/run/db.sock', '/run/db.sock', 0, false],
  ])('%s', (_, allow, host, address, port, allowed) => {
    expect(createTargetMatcher({ allow }).refusal(host, address, port) === null).toBe(allowed);
  });

  it('is said in words', () => {
    expect(createTargetMatcher({ allow: ['a.example', '10.0.0.0/8'] }).refusal('b', '11.0.0.1', 80)).toBe(
      'load may go to a.example, 10.0.0.0/8 only',
    );
  });
});
