import { refusalOfWritten } from '../../src/policy/target-rules.js';

describe('where a worker goes', () => {
  it.each([
    ['anything where there is no rule', 'shop.example', 443, [], true],
    ['no metadata address, rule or not', '169.254.169.254', 80, ['0.0.0.0/0'], false],
    ['no link-local address of IPv6', 'fe80::1', 80, ['::/0'], false],
    ['a host that is named', 'shop.example', 443, ['shop.example'], true],
    ['a host in whatever case', 'Shop.Example', 443, ['shop.example'], true],
    ['no other host', 'bank.example', 443, ['shop.example'], false],
    ['no host that only ends like one', 'evilshop.example', 443, ['shop.example'], false],
    ['below a domain', 'a.b.shop.example', 443, ['*.shop.example'], true],
    ['not the domain itself', 'shop.example', 443, ['*.shop.example'], false],
    ['no domain that only ends like it', 'evilshop.example', 443, ['*.shop.example'], false],
    ['an address of a range', '10.1.2.3', 80, ['10.0.0.0/8'], true],
    ['no address beside it', '11.0.0.1', 80, ['10.0.0.0/8'], false],
    ['an address of a range of IPv6', 'fd12::1', 80, ['fd00::/8'], true],
    ['a port that is named', 'shop.example', 8080, ['shop.example:8080'], true],
    ['no other port', 'shop.example', 8081, ['shop.example:8080'], false],
    ['a port of an address of IPv6', '::1', 8080, ['[::1]:8080'], true],
    ['a name that may lead to a range', 'shop.example', 80, ['10.0.0.0/8'], true],
    ['no name by a range of another port', 'shop.example', 80, ['10.0.0.0/8:81'], false],
  ])('is %s', (_what, host, port, allow, isLeft) => {
    expect(refusalOfWritten({ host, port }, { allow }) === null).toBe(isLeft);
  });
});
