import { TaskRun } from '@vajraedge/test-parts';
import { UserCookies } from '../../src/exchange/user-cookies.js';
import { HTTP_GET } from '../../src/tasks.js';
import { startWebServer, type WebServer } from '../servers/web-server.js';

describe('which cookies are sent (RFC 6265)', () => {
  const SHOP = 'https://shop.example/a/b';
  test.each([
    ['a host cookie to its host', 'k=v', 'https://shop.example', '/a/c', 'k=v'],
    ['a host cookie not to a sub-domain', 'k=v', 'https://m.shop.example', '/a/b', ''],
    ['a domain cookie to a sub-domain', 'k=v; Domain=shop.example', 'https://m.shop.example', '/a/b', 'k=v'],
    ['a cookie without a path below its folder only', 'k=v', 'https://shop.example', '/other', ''],
    ['a cookie for a path below it', 'k=v; Path=/other', 'https://shop.example', '/other/deep', 'k=v'],
    [
      'a cookie for a path not to one that only begins alike',
      'k=v; Path=/other',
      'https://shop.example',
      '/otherwise',
      '',
    ],
    ['a secure cookie not without TLS', 'k=v; Path=/; Secure', 'http://shop.example', '/', ''],
    ['an expired cookie nowhere', 'k=v; Path=/; Max-Age=0', 'https://shop.example', '/', ''],
    [
      'a cookie for a foreign domain nowhere',
      'k=v; Path=/; Domain=bank.example',
      'https://bank.example',
      '/',
      '',
    ],
    ['a cookie for a public suffix nowhere', 'k=v; Path=/; Domain=co.uk', 'https://a.co.uk', '/', ''],
    ['nonsense nowhere', '\u0000', 'https://shop.example', '/', ''],
  ])('%s', (_what, setCookie, origin, path, header) => {
    const cookies = new UserCookies();
    cookies.store(SHOP, [setCookie]);
    expect(cookies.headerFor(origin, path)).toBe(header);
  });

  test('the longer path comes first, then the older one', () => {
    const cookies = new UserCookies();
    cookies.store(SHOP, ['a=1; Path=/', 'b=2; Path=/a', 'c=3; Path=/']);
    expect(cookies.headerFor('https://shop.example', '/a')).toBe('b=2; a=1; c=3');
  });

  test('there are never more than 300, the newest stay', () => {
    const cookies = new UserCookies();
    for (let at = 0; at < 310; at += 1) cookies.store(SHOP, [`k${at}=v; Path=/`]);
    const names = cookies.headerFor('https://shop.example', '/').split('; ');
    expect([names.length, names[0], names.at(-1)]).toEqual([300, 'k10=v', 'k309=v']);
  });
});

describe('cookies on the wire', () => {
  let server: WebServer;
  beforeAll(async () => {
    server = await startWebServer(({ url }, response) => {
      if (url === '/login')
        response.setHeader('set-cookie', ['session=s1; Path=/; HttpOnly', 'lang=en; Path=/']);
      if (url === '/logout') response.setHeader('set-cookie', 'session=; Path=/; Max-Age=0');
      if (url === '/hop') response.writeHead(302, { location: '/landed', 'set-cookie': 'hop=h; Path=/' });
      response.end();
    });
  });
  afterAll(() => server.close());
  const visit = async (run: TaskRun, path: string, user = 0, values = {}): Promise<string | undefined> => {
    await run.iterate({ values: { url: server.origin + path, ...values }, user });
    return server.requests.at(-1)?.headers.cookie;
  };

  test('each user has its own, kept from one iteration to the next', async () => {
    const run = await TaskRun.open(HTTP_GET, { url: server.origin }, 2);
    expect(await visit(run, '/login')).toBeUndefined();
    expect(await visit(run, '/page')).toBe('session=s1; lang=en');
    expect(await visit(run, '/page', 1)).toBeUndefined();
    expect(await visit(run, '/logout')).toBe('session=s1; lang=en');
    expect(await visit(run, '/page')).toBe('lang=en');
    await run.close();
  });

  test('a redirect sends those that it sets', async () => {
    const run = await TaskRun.open(HTTP_GET, { url: server.origin });
    expect(await visit(run, '/hop')).toBe('hop=h');
    await run.close();
  });

  test('those that the plan gives come first', async () => {
    const run = await TaskRun.open(HTTP_GET, { url: server.origin });
    await visit(run, '/login');
    expect(await visit(run, '/page', 0, { headers: { Cookie: 'mine=1' } })).toBe(
      'mine=1; session=s1; lang=en',
    );
    await run.close();
  });

  test('none is kept with cookies: false', async () => {
    const run = await TaskRun.open(HTTP_GET, { url: server.origin });
    await visit(run, '/login', 0, { cookies: false });
    expect(await visit(run, '/page')).toBeUndefined();
    await run.close();
  });
});
