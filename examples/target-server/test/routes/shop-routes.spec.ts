import { startTarget, type Target } from '../../src/index.js';

let target: Target;

beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.destroy());

const call = (method: string, path: string, value?: unknown, cookie?: string) =>
  fetch(target.url + path, {
    method,
    ...(value === undefined ? {} : { body: JSON.stringify(value) }),
    headers: { 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) },
  });

async function logIn(): Promise<string> {
  const response = await call('POST', '/login', { user: 'ada', password: 'x' });
  return (response.headers.get('set-cookie') ?? '').split(';')[0] as string;
}

describe('the shop', () => {
  test('sells: log in, look, fill the cart, check out', async () => {
    const cookie = await logIn();
    const products = (await (await call('GET', '/products')).json()) as { id: string; priceCents: number }[];
    const [first, second] = products as [
      { id: string; priceCents: number },
      { id: string; priceCents: number },
    ];
    await call('POST', '/cart', { product: first.id, quantity: 2 }, cookie);
    const filled = await call('POST', '/cart', { product: second.id }, cookie);
    const totalCents = 2 * first.priceCents + second.priceCents;
    expect([filled.status, await filled.json()]).toEqual([201, expect.objectContaining({ totalCents })]);
    const order = await call('POST', '/checkout', undefined, cookie);
    expect([order.status, await order.json()]).toEqual([201, expect.objectContaining({ totalCents })]);
    expect(await (await call('GET', '/cart', undefined, cookie)).json()).toEqual({
      items: [],
      totalCents: 0,
    });
    expect((await call('POST', '/checkout', undefined, cookie)).status).toBe(409);
  });

  test('takes a form as well', async () => {
    const response = await fetch(`${target.url}/login`, {
      method: 'POST',
      body: new URLSearchParams({ user: 'ada', password: 'x' }),
    });
    expect(response.status).toBe(200);
  });

  test('carts are apart', async () => {
    const [one, two] = [await logIn(), await logIn()];
    await call('POST', '/cart', { product: 'p1' }, one);
    expect(await (await call('GET', '/cart', undefined, two)).json()).toMatchObject({ items: [] });
    expect((await call('DELETE', '/cart', undefined, one)).status).toBe(204);
    expect(await (await call('GET', '/cart', undefined, one)).json()).toMatchObject({ items: [] });
  });

  test.each([
    ['GET', '/login', undefined, 405],
    ['POST', '/login', { user: 'ada' }, 401],
    ['POST', '/login', [], 401],
    ['GET', '/cart', undefined, 401],
    ['POST', '/checkout', undefined, 401],
    ['GET', '/products/p99', undefined, 404],
    ['GET', '/products/p1', undefined, 200],
    ['POST', '/products', {}, 405],
  ])('a stranger: %s %s %j is %i', async (method, path, value, status) => {
    expect((await call(method, path, value)).status).toBe(status);
  });

  test.each([
    [{ product: 'p99' }, 404],
    [{ product: 'p1', quantity: 0 }, 400],
    [{}, 404],
  ])('a cart refuses %j with %i', async (value, status) => {
    expect((await call('POST', '/cart', value, await logIn())).status).toBe(status);
  });
});
