import { type Answer, jsonAnswer } from '../answer.js';
import { cookiesOf, headerOf, type RouteRequest, type RouteTable } from '../route.js';
import { readDelay, readSize } from '../setting-text.js';

/** Most chunks that `/chunks/N` makes. */
const MAX_CHUNKS = 10_000;

/** Routes that do what their path says. */
export const BASIC_ROUTES: RouteTable = Object.freeze({
  status: ({ rest }: RouteRequest) => {
    const status = Number(rest[0]);
    if (!Number.isInteger(status) || status < 200 || status > 599)
      return refuse('wanted /status/200 to /status/599');
    return { status, body: `status ${status}\n` };
  },
  delay: ({ rest }: RouteRequest) => {
    const latencyMs = readDelay(rest[0] ?? '');
    if (latencyMs === undefined) return refuse('wanted a time, such as /delay/250ms');
    return { status: 200, latencyMs, body: `after ${rest[0]}\n` };
  },
  bytes: ({ rest }: RouteRequest) => {
    const sizeBytes = readSize(rest[0] ?? '');
    if (sizeBytes === undefined) return refuse('wanted a size, such as /bytes/1024 or /bytes/1MiB');
    return {
      status: 200,
      headers: [['content-type', 'application/octet-stream']],
      body: Buffer.alloc(sizeBytes, 'v'),
    };
  },
  chunks: ({ rest }: RouteRequest) => {
    const chunkCount = Number(rest[0]);
    if (!Number.isInteger(chunkCount) || chunkCount < 1 || chunkCount > MAX_CHUNKS)
      return refuse('wanted /chunks/1 to /chunks/10000');
    return { status: 200, body: Buffer.alloc(chunkCount * 16, 'v'), chunkCount };
  },
  redirect: ({ rest }: RouteRequest) => {
    const left = Number(rest[0]);
    const status = Number(rest[1] ?? 302);
    if (!Number.isInteger(left) || left < 0 || ![301, 302, 303, 307, 308].includes(status)) {
      return refuse('wanted /redirect/3 or /redirect/3/307');
    }
    if (left === 0) return { status: 200, body: 'arrived\n' };
    const suffix = rest[1] === undefined ? '' : `/${status}`;
    return { status, headers: [['location', `/redirect/${left - 1}${suffix}`]] };
  },
  echo,
  'set-cookie': ({ rest: [name, value] }: RouteRequest) => {
    if (
      name === undefined ||
      value === undefined ||
      !/^[\w.-]+$/.test(name) ||
      !/^[!#-+\--:<-[\]-~]*$/.test(value)
    ) {
      return refuse('wanted /set-cookie/NAME/VALUE');
    }
    return { status: 200, headers: [['set-cookie', `${name}=${value}; Path=/`]], body: `set ${name}\n` };
  },
  cookies: ({ head }: RouteRequest) => jsonAnswer(200, cookiesOf(head)),
  'basic-auth': ({ head, rest: [user = '', password = ''] }: RouteRequest) =>
    authorized(
      headerOf(head, 'authorization') === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      'Basic realm="target"',
    ),
  bearer: ({ head, rest: [token = ''] }: RouteRequest) =>
    authorized(headerOf(head, 'authorization') === `Bearer ${token}`, 'Bearer'),
  reset: () => ({ status: 500, fault: 'reset' }),
  close: () => ({ status: 500, fault: 'close' }),
  hang: () => ({ status: 500, fault: 'hang' }),
  truncate: () => ({ status: 200, body: Buffer.alloc(1024, 'v'), fault: 'truncate' }),
  garbage: () => ({ status: 500, fault: 'garbage' }),
} satisfies RouteTable);

function refuse(message: string): Answer {
  return { status: 400, body: `${message}\n` };
}

function authorized(holds: boolean, challenge: string): Answer {
  if (holds) return jsonAnswer(200, { authenticated: true });
  return jsonAnswer(401, { authenticated: false }, { headers: [['www-authenticate', challenge]] });
}

/** `/echo` describes the request; `/echo/body` gives its body back. */
function echo({ head, body, rest }: RouteRequest): Answer {
  if (rest[0] === 'body') {
    return {
      status: 200,
      headers: [['content-type', headerOf(head, 'content-type') ?? 'application/octet-stream']],
      body,
    };
  }
  const { method, target, path, query } = head;
  const headers: { [name: string]: string } = {};
  for (const [name, value] of head.headers)
    headers[name] = name in headers ? `${headers[name] as string}, ${value}` : value;
  return jsonAnswer(200, {
    method,
    target,
    path,
    query,
    headers,
    sizeBytes: body.length,
    body: body.toString('utf8'),
  });
}
