import { randomUUID } from 'node:crypto';
import { type Answer, jsonAnswer } from '../answer.js';
import { drawLogNormal, type Random } from '../random.js';
import { cookiesOf, headerOf, type RouteRequest, type RouteTable } from '../route.js';

interface Product {
  readonly id: string;
  readonly name: string;
  readonly priceCents: number;
}

/** Units in a cart, by product. */
type Cart = Map<string, number>;

/** Shoppers that are remembered; the one who logged in first is forgotten for the next one. */
const MAX_SESSIONS = 100_000;
/** Spread of the shop's times: nine in ten within half and twice the median. */
const SIGMA = 0.42;
/** Share of checkouts that wait for the payment provider, and the median of that wait, milliseconds. */
const PAYMENT = { slowRatio: 0.02, medianMs: 180 };

const NAMES = [
  'lamp',
  'chair',
  'desk',
  'shelf',
  'rug',
  'mirror',
  'clock',
  'vase',
  'stool',
  'bench',
  'basket',
  'hook',
];
const PRODUCTS: readonly Product[] = Object.freeze(
  NAMES.map((name, at) => Object.freeze({ id: `p${at + 1}`, name, priceCents: 1900 + at * 730 })),
);

/** A small shop with log-in by cookie: products, cart and checkout, each with the latency that such a thing has. */
export function createShopRoutes(random: Random): RouteTable {
  const shop = new Shop(random);
  return Object.freeze({
    products: (request: RouteRequest) => shop.products(request),
    login: (request: RouteRequest) => shop.login(request),
    cart: (request: RouteRequest) => shop.cart(request),
    checkout: (request: RouteRequest) => shop.checkout(request),
  });
}

class Shop {
  readonly #random: Random;
  readonly #carts = new Map<string, Cart>();

  constructor(random: Random) {
    this.#random = random;
  }

  products({ head, rest: [id] }: RouteRequest): Answer {
    if (head.method !== 'GET' && head.method !== 'HEAD') return notAllowed('GET, HEAD');
    if (id === undefined) return jsonAnswer(200, PRODUCTS, this.#takes(8));
    const product = PRODUCTS.find((candidate) => candidate.id === id);
    if (product === undefined) return jsonAnswer(404, { error: `no product ${id}` }, this.#takes(3));
    return jsonAnswer(200, product, this.#takes(4));
  }

  login(request: RouteRequest): Answer {
    if (request.head.method !== 'POST') return notAllowed('POST');
    const { user, password } = readFields(request);
    if (typeof user !== 'string' || typeof password !== 'string' || user === '' || password === '') {
      return jsonAnswer(401, { error: 'user and password are needed' }, this.#takes(12));
    }
    const session = randomUUID();
    if (this.#carts.size >= MAX_SESSIONS) this.#carts.delete(this.#carts.keys().next().value as string);
    this.#carts.set(session, new Map());
    const cookie = `session=${session}; Path=/; HttpOnly; SameSite=Lax`;
    return jsonAnswer(200, { user }, { headers: [['set-cookie', cookie]], ...this.#takes(18) });
  }

  cart(request: RouteRequest): Answer {
    const { method } = request.head;
    const cart = this.#cartOf(request);
    if (cart === undefined) return this.#stranger();
    if (method === 'GET' || method === 'HEAD') return jsonAnswer(200, describe(cart), this.#takes(5));
    if (method === 'POST') return this.#add(cart, request);
    if (method !== 'DELETE') return notAllowed('GET, HEAD, POST, DELETE');
    cart.clear();
    return { status: 204, ...this.#takes(5) };
  }

  checkout(request: RouteRequest): Answer {
    if (request.head.method !== 'POST') return notAllowed('POST');
    const cart = this.#cartOf(request);
    if (cart === undefined) return this.#stranger();
    if (cart.size === 0) return jsonAnswer(409, { error: 'the cart is empty' }, this.#takes(6));
    const { totalCents } = describe(cart);
    cart.clear();
    const paymentMs =
      this.#random() < PAYMENT.slowRatio ? drawLogNormal(this.#random, PAYMENT.medianMs, SIGMA) : 0;
    const { delayMs } = this.#takes(30);
    return jsonAnswer(201, { order: randomUUID(), totalCents }, { delayMs: delayMs + paymentMs });
  }

  #add(cart: Cart, request: RouteRequest): Answer {
    const { product, quantity = 1 } = readFields(request);
    const units = Number(quantity);
    if (!Number.isInteger(units) || units < 1 || units > 100)
      return jsonAnswer(400, { error: 'quantity must be 1 to 100' });
    if (!PRODUCTS.some(({ id }) => id === product))
      return jsonAnswer(404, { error: 'no such product' }, this.#takes(4));
    cart.set(product as string, (cart.get(product as string) ?? 0) + units);
    return jsonAnswer(201, describe(cart), this.#takes(9));
  }

  #cartOf({ head }: RouteRequest): Cart | undefined {
    return this.#carts.get(cookiesOf(head)['session'] ?? '');
  }

  #stranger(): Answer {
    return jsonAnswer(401, { error: 'log in first' }, this.#takes(2));
  }

  #takes(medianMs: number): { readonly delayMs: number } {
    return { delayMs: drawLogNormal(this.#random, medianMs, SIGMA) };
  }
}

function notAllowed(methods: string): Answer {
  return jsonAnswer(405, { error: `${methods} only` }, { headers: [['allow', methods]] });
}

function describe(cart: Cart): { readonly items: readonly object[]; readonly totalCents: number } {
  const items = PRODUCTS.filter(({ id }) => cart.has(id)).map((product) => ({
    ...product,
    quantity: cart.get(product.id) as number,
  }));
  return {
    items,
    totalCents: items.reduce((sum, { priceCents, quantity }) => sum + priceCents * quantity, 0),
  };
}

/** Fields of a JSON or form body; none where it cannot be read. */
function readFields({ head, body }: RouteRequest): { readonly [name: string]: unknown } {
  const text = body.toString('utf8');
  if (/^application\/x-www-form-urlencoded/i.test(headerOf(head, 'content-type') ?? '')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as { [name: string]: unknown }) : {};
  } catch {
    return {};
  }
}
