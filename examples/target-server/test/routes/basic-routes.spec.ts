import { startTarget, type Target } from '../../src/index.js';
import { connectRaw } from '../raw-client.js';

let target: Target;

beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.destroy());

const get = (path: string, init?: RequestInit) => fetch(target.url + path, init);

describe('the routes', () => {
  test.each([
    ['/status/418', 418],
    ['/status/99', 400],
    ['/delay/1ms', 200],
    ['/delay/soon', 400],
    ['/bytes/0', 200],
    ['/bytes/-1', 400],
    ['/chunks/0', 400],
    ['/redirect/3', 200],
    ['/redirect/3/308', 200],
    ['/redirect/3/200', 400],
    ['/set-cookie/a%3Bb/c', 400],
    ['/items/42', 200],
    ['/nowhere', 404],
    ['/?latency=nonsense', 400],
    ['/?errors=100%25:418', 418],
    ['/?other=1', 200],
  ])('%s answers %i', async (path, status) => {
    expect((await get(path)).status).toBe(status);
  });

  test('bodies have the size that was asked for, in one piece or in chunks', async () => {
    expect((await (await get('/bytes/100KiB')).arrayBuffer()).byteLength).toBe(102_400);
    const chunked = await get('/chunks/20');
    expect(chunked.headers.get('transfer-encoding')).toBe('chunked');
    expect((await chunked.arrayBuffer()).byteLength).toBe(320);
    expect((await (await get('/?body=321')).arrayBuffer()).byteLength).toBe(321);
  });

  test('/echo tells what came', async () => {
    const response = await get('/echo?a=1', { method: 'PUT', body: 'grüße', headers: { 'X-One': '1' } });
    expect(await response.json()).toMatchObject({
      method: 'PUT',
      path: '/echo',
      query: 'a=1',
      body: 'grüße',
      sizeBytes: 7,
      headers: { 'x-one': '1' },
    });
    const body = Buffer.alloc(3_000_000, 'ab');
    expect(
      Buffer.from(await (await get('/echo/body', { method: 'POST', body })).arrayBuffer()).equals(body),
    ).toBe(true);
  });

  test('cookies are set and shown', async () => {
    const response = await get('/set-cookie/name/va-lue');
    expect(response.headers.get('set-cookie')).toBe('name=va-lue; Path=/');
    expect(await (await get('/cookies', { headers: { cookie: 'a=1; b="2"' } })).json()).toEqual({
      a: '1',
      b: '"2"',
    });
  });

  test('credentials are asked for', async () => {
    const basic = `Basic ${Buffer.from('me:secret').toString('base64')}`;
    expect((await get('/basic-auth/me/secret', { headers: { authorization: basic } })).status).toBe(200);
    expect(
      (await get('/basic-auth/me/other', { headers: { authorization: basic } })).headers.get(
        'www-authenticate',
      ),
    ).toContain('Basic');
    expect((await get('/bearer/t0k', { headers: { authorization: 'Bearer t0k' } })).status).toBe(200);
    expect((await get('/bearer/t0k')).status).toBe(401);
  });

  test.each([
    ['/reset', '', true],
    ['/close', '', false],
    ['/garbage', '220 this is not the protocol you are looking for\r\n', false],
  ])('%s misbehaves', async (path, received, reset) => {
    const client = await connectRaw(target.port);
    client.send(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    expect(await client.end()).toEqual({ received, reset });
  });

  test('/truncate ends within the body', async () => {
    const client = await connectRaw(target.port);
    client.send('GET /truncate HTTP/1.1\r\nHost: a\r\n\r\n');
    const { received } = await client.end();
    expect(received).toContain('content-length: 1024');
    expect(received.split('\r\n\r\n')[1]).toHaveLength(512);
  });
});
