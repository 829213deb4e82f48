import type { ParameterShape, ParameterValues } from '@vajraedge/sdk';

/** Parameters of every HTTP task. */
export const COMMON_PARAMETERS = {
  url: {
    type: 'url',
    required: true,
    protocols: ['http:', 'https:'],
    description: 'Where the request goes.',
    examples: ['https://shop.example/api/items', 'http://127.0.0.1:8080/items/${id}'],
  },
  query: {
    type: 'map',
    values: { type: 'json' },
    description: 'Added to the query of the URL, encoded. A list gives its name several times.',
    examples: [{ page: 2, tag: ['new', 'red'] }],
  },
  headers: {
    type: 'map',
    values: { type: 'json' },
    keyPattern: "[!#$%&'*+.^_`|~0-9A-Za-z-]+",
    description: 'Headers of the request: texts, numbers or booleans.',
    examples: [{ accept: 'application/json' }],
  },
  secretHeaders: {
    type: 'map',
    values: { type: 'secret' },
    keyPattern: "[!#$%&'*+.^_`|~0-9A-Za-z-]+",
    description: 'Headers whose values are secrets. They are not sent on to another origin.',
    examples: [{ 'x-api-key': 'env:API_KEY' }],
  },
  username: { type: 'string', description: 'User name for basic authentication.', examples: ['loadtest'] },
  password: {
    type: 'secret',
    description: 'Password for basic authentication.',
    examples: ['env:API_PASSWORD'],
  },
  bearer: { type: 'secret', description: 'Token for bearer authentication.', examples: ['env:API_TOKEN'] },
  cookies: { type: 'boolean', default: true, description: 'Keep cookies, for each user its own (RFC 6265).' },
  followRedirects: {
    type: 'boolean',
    default: true,
    description: 'Follow redirects; all hops count as one iteration.',
  },
  maxRedirects: {
    type: 'integer',
    default: 10,
    min: 1,
    max: 100,
    description: 'Most redirects followed in one iteration.',
  },
  expectedStatus: {
    type: 'string',
    pattern: '\\s*(\\d{3}(-\\d{3})?|\\dxx)\\s*(,\\s*(\\d{3}(-\\d{3})?|\\dxx)\\s*)*',
    description: 'Statuses that are ok: numbers, ranges and classes. Without it, all below 400.',
    examples: ['200', '2xx', '200-299,304'],
  },
  contains: {
    type: 'string',
    min: 1,
    description: 'Text that the body must contain (UTF-8).',
    examples: ['Welcome'],
  },
  jsonPath: {
    type: 'map',
    values: { type: 'json' },
    description: 'JSONPath (RFC 9535) and value: one of the values that the path selects must equal it.',
    examples: [{ '$.status': 'ok', '$.items[0].id': 7 }],
  },
  jsonExists: {
    type: 'list',
    description: 'JSONPaths (RFC 9535) that must each select something.',
    examples: [['$.items[0]', '$.items[?@.price > 10]']],
  },
  extract: {
    type: 'map',
    keyPattern: '[A-Za-z_][A-Za-z0-9_.-]*',
    description:
      "Variables of the user to set: from the body by JSONPath, or from a header by 'header:NAME'.",
    examples: [{ token: '$.token', etag: 'header:ETag' }],
  },
  maxResponseBytes: {
    type: 'bytes',
    default: '64MiB',
    min: 0,
    description: 'A longer body (also once decompressed) fails the iteration and closes the connection.',
  },
  timeout: {
    type: 'duration',
    default: '60s',
    min: 0,
    description: 'For the whole iteration, with redirects; 0s: none.',
  },
  connectTimeout: {
    type: 'duration',
    default: '10s',
    min: 0,
    description: 'For address, TCP, proxy and TLS together; 0s: none.',
  },
  headersTimeout: {
    type: 'duration',
    default: '30s',
    min: 0,
    description: 'From sending the request to the headers of the answer; 0s: none.',
  },
  bodyTimeout: {
    type: 'duration',
    default: '30s',
    min: 0,
    description: 'Longest silence while the body comes; 0s: none.',
  },
  keepAlive: {
    type: 'boolean',
    default: true,
    description: 'Use a connection again. Off: a new one for every request.',
  },
  keepAliveTimeout: {
    type: 'duration',
    default: '60s',
    min: 1,
    description: 'How long an unused connection is kept, unless the server says less.',
  },
  connections: {
    type: 'enum',
    values: ['perUser', 'shared'],
    default: 'perUser',
    description:
      'Every user has its own connection, as a browser has, or all users of an engine thread share a pool, as behind a gateway.',
  },
  maxConnections: {
    type: 'integer',
    default: 64,
    min: 1,
    max: 10_000,
    description: 'Size of the shared pool, for each engine thread and origin.',
  },
  client: {
    type: 'enum',
    values: ['auto', 'h1', 'undici'],
    default: 'auto',
    description:
      'What speaks HTTP: h1 is our own HTTP/1.1, the cheaper one; undici also speaks HTTP/2. auto takes h1 unless http2 is set.',
  },
  http2: { type: 'boolean', default: false, description: 'Offer HTTP/2 in TLS; the server chooses.' },
  proxy: {
    type: 'url',
    protocols: ['http:', 'https:'],
    description: 'Forward proxy. HTTP_PROXY and the like in the environment are not read.',
    examples: ['http://proxy.example:3128'],
  },
  proxyUsername: { type: 'string', description: 'User name for the proxy.' },
  proxyPassword: { type: 'secret', description: 'Password for the proxy.', examples: ['env:PROXY_PASSWORD'] },
  caFile: {
    type: 'string',
    description: 'PEM file of certificate authorities to trust beside the known ones.',
  },
  certFile: { type: 'string', description: 'PEM file of the client certificate (with its chain).' },
  keyFile: { type: 'string', description: "PEM file of the client certificate's key." },
  keyPassphrase: {
    type: 'secret',
    description: 'Passphrase of the key file.',
    examples: ['env:KEY_PASSPHRASE'],
  },
  serverName: {
    type: 'string',
    description: "Name for TLS (SNI and certificate) in place of the URL's host.",
  },
  insecure: { type: 'boolean', default: false, description: 'Take any certificate. For test systems only.' },
  minTlsVersion: {
    type: 'enum',
    values: ['TLSv1.2', 'TLSv1.3'],
    default: 'TLSv1.2',
    description: 'Oldest version of TLS that is spoken.',
  },
} as const satisfies ParameterShape;

/** Parameters of the tasks that send a body. At most one of `body`, `json`, `form` and `file`. */
export const BODY_PARAMETERS = {
  body: { type: 'string', multiline: true, description: 'The body as text (UTF-8).', examples: ['hello'] },
  json: { type: 'json', description: 'The body as JSON.', examples: [{ name: 'Ada', qty: 2 }] },
  form: {
    type: 'map',
    values: { type: 'json' },
    description:
      'The body as a form (application/x-www-form-urlencoded). A list gives its name several times.',
    examples: [{ user: 'ada', lang: ['en', 'de'] }],
  },
  file: {
    type: 'string',
    description: 'The body from a file, read once in each engine thread.',
    examples: ['./order.json'],
  },
  contentType: {
    type: 'string',
    description: 'Content-Type of the body, in place of the one that follows from its kind.',
    examples: ['application/xml'],
  },
} as const satisfies ParameterShape;

/** The method of HTTP_REQUEST. */
export const METHOD_PARAMETER = {
  method: {
    type: 'string',
    default: 'GET',
    pattern: '[A-Z][A-Z-]{0,31}',
    description: 'Any method, in capitals.',
    examples: ['OPTIONS', 'PROPFIND'],
  },
} as const satisfies ParameterShape;

/** What the code behind all HTTP tasks works on. */
export type HttpParameters = ParameterValues<typeof COMMON_PARAMETERS> &
  Partial<ParameterValues<typeof BODY_PARAMETERS>> &
  Partial<ParameterValues<typeof METHOD_PARAMETER>>;
