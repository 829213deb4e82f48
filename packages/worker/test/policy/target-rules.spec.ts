import { judgeTarget } from '../../src/policy/target-rules.js';

describe('where a worker goes', () => {
  it.each([
    ['anything where there is no rule', 'shop.example', 443, [], 'allowed'],
    ['no metadata address, rule or not', '169.254.169.254', 80, ['0.0.0.0/0'], 'denied'],
    ['no link-local address of IPv6', 'fe80::1', 80, ['::/0'], 'denied'],
    ['a host that is named', 'shop.example', 443, ['shop.example'], 'allowed'],
    ['a host in whatever case', 'Shop.Example', 443, ['shop.example'], 'allowed'],
    ['no other host', 'bank.example', 443, ['shop.example'], 'denied'],
    ['no host that only ends like one', 'evilshop.example', 443, ['shop.example'], 'denied'],
    ['below a domain', 'a.b.shop.example', 443, ['*.shop.example'], 'allowed'],
    ['not the domain itself', 'shop.example', 443, ['*.shop.example'], 'denied'],
    ['no domain that only ends like it', 'evilshop.example', 443, ['*.shop.example'], 'denied'],
    ['an address of a range', '10.1.2.3', 80, ['10.0.0.0/8'], 'allowed'],
    ['no address beside it', '11.0.0.1', 80, ['10.0.0.0/8'], 'denied'],
    ['an address of a range of IPv6', 'fd12::1', 80, ['fd00::/8'], 'allowed'],
    ['a port that is named', 'shop.example', 8080, ['shop.example:8080'], 'allowed'],
    ['no other port', 'shop.example', 8081, ['shop.example:8080'], 'denied'],
    ['a port of an address of IPv6', '::1', 8080, ['[::1]:8080'], 'allowed'],
    ['a name that may lead to a range', 'shop.example', 80, ['10.0.0.0/8'], 'depends on its address'],
    ['no name by a range of another port', 'shop.example', 80, ['10.0.0.0/8:81'], 'denied'],
  ])('is %s', (_what, host, port, rules, finding) => {
    expect(judgeTarget({ host, port }, rules)).toBe(finding);
  });
});
