import type { ProbeResult } from '@vajraedge/sdk';
import { checkInBetween } from '../../../src/preflight/checks/in-between.js';
import { checkProxies } from '../../../src/preflight/checks/proxies.js';
import { answered, contextOf } from '../check-context.js';

const targets = [{ host: 'shop.example', port: 443, tls: true }];
const signs = (probe: Partial<ProbeResult>): string[] =>
  checkInBetween([
    answered('HTTP_GET', 1, { targets, probe: { ok: true, message: 'answered', ...probe } }),
  ]).map(({ message }) =>
    message.replace('Something in between seems to answer in place of shop.example: ', ''),
  );

describe('who answers', () => {
  it.each<[string, Partial<ProbeResult>]>([
    ['the target', { details: { url: 'https://shop.example/x', status: 200 } }],
    ['its www', { details: { url: 'https://www.shop.example/', status: 200 } }],
    ['a server that says nothing', {}],
    [
      'a page that was not to be JSON',
      { ok: false, message: 'status 500', details: { contentType: 'text/html' } },
    ],
  ])('%s: nobody in between', (_, probe) => {
    expect(signs(probe)).toEqual([]);
  });

  it.each<[string, Partial<ProbeResult>, RegExp]>([
    ['a portal by its status', { details: { status: 511 } }, /^status 511/],
    ['a proxy that wants a log-in', { details: { status: 407 } }, /^status 407/],
    [
      'a proxy by its name',
      { server: 'squid/6.6', details: { status: 503 } },
      /^the answer is from "squid\/6\.6"/,
    ],
    [
      'a portal after a redirect',
      { details: { url: 'http://login.hotel.example/?to=shop', status: 200 } },
      /^the request was led to login\.hotel\.example, which the plan does not name/,
    ],
    [
      'a page for JSON',
      { ok: false, message: 'the body is no JSON', details: { contentType: 'text/html; charset=utf-8' } },
      /^a page came where JSON was expected/,
    ],
  ])('%s', (_, probe, words) => {
    expect(signs(probe)).toEqual([expect.stringMatching(words)]);
  });
});

describe('proxies in the environment', () => {
  const stateOf = (environment: Record<string, string>, host: string): string[] =>
    checkProxies({ ...contextOf(), catalog: noTargets, environment }, [{ host, port: 80 }]).map(
      ({ state }) => state,
    );
  const { catalog } = contextOf();
  const noTargets = {
    ...catalog,
    tasks: new Map(
      [...catalog.tasks].map(([name, task]) => [name, { ...task, has: { ...task.has, targets: true } }]),
    ),
  };

  it.each<[Record<string, string>, string, string[]]>([
    [{}, 'shop.example', []],
    [{ HTTP_PROXY: '' }, 'shop.example', []],
    [{ HTTP_PROXY: 'http://p:1' }, 'shop.example', ['WARN']],
    [{ https_proxy: 'http://p:1' }, 'shop.example', ['WARN']],
    [{ HTTP_PROXY: 'http://p:1' }, 'localhost', ['PASS']],
    [{ HTTP_PROXY: 'http://p:1' }, '127.0.0.1', ['PASS']],
    [{ HTTP_PROXY: 'http://p:1', NO_PROXY: 'example' }, 'shop.example', ['PASS']],
    [{ HTTP_PROXY: 'http://p:1', no_proxy: 'a.b, .shop.example' }, 'shop.example', ['PASS']],
    [{ HTTP_PROXY: 'http://p:1', NO_PROXY: 'shop.example:81' }, 'shop.example', ['WARN']],
    [{ HTTP_PROXY: 'http://p:1', NO_PROXY: '*' }, 'shop.example', ['PASS']],
    [{ HTTP_PROXY: 'http://p:1', NO_PROXY: 'op.example' }, 'shop.example', ['WARN']],
  ])('%j for %s: %j', (environment, host, states) => {
    expect(stateOf(environment, host)).toEqual(states);
  });
});
