import { defineTask } from '@vajraedge/sdk';

/** One visit to the shop of examples/target-server: log in, fill the cart, pay. */
export default defineTask({
  name: 'CHECKOUT',
  parameters: { shop: { type: 'url', required: true, description: 'Address of the shop.' } },
  async execute({ parameters, step, check, signal, user }) {
    const post = (path: string, body: object, cookie = '') =>
      fetch(`${parameters.shop}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify(body),
        signal,
      });
    const login = await step('log in', () => post('/login', { user: `user-${user}`, password: 'secret' }));
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    const cart = await step('fill the cart', () => post('/cart', { product: 'p3', quantity: 2 }, cookie));
    const order = await step('pay', () => post('/checkout', {}, cookie));
    check('paid', order.status === 201);
    await Promise.all([login, cart, order].map((response) => response.arrayBuffer()));
  },
});
