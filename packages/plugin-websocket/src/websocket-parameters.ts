import type { ParameterShape, ParameterValues } from '@vajraedge/sdk';

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

/** How every task reaches its server. */
export const CONNECTION_PARAMETERS = {
  url: {
    type: 'url',
    required: true,
    protocols: ['ws:', 'wss:'],
    description: 'Where to connect.',
    examples: ['ws://127.0.0.1:8080/live', 'wss://shop.example/live?room=${row.room}'],
  },
  headers: {
    type: 'map',
    values: { type: 'json' },
    keyPattern: TOKEN,
    description: 'Headers of the handshake: texts, numbers or booleans.',
    examples: [{ origin: 'https://shop.example' }],
  },
  secretHeaders: {
    type: 'map',
    values: { type: 'secret' },
    keyPattern: TOKEN,
    description: 'Headers of the handshake whose values are secrets.',
    examples: [{ authorization: 'env:API_AUTHORIZATION' }],
  },
  subprotocols: {
    type: 'list',
    items: { type: 'string', pattern: TOKEN },
    description: 'Subprotocols that are offered; the server must choose one of them.',
    examples: [['graphql-transport-ws']],
  },
  compression: {
    type: 'boolean',
    default: false,
    description: 'Offers permessage-deflate, which takes much of this machine.',
  },
  maxMessageBytes: {
    type: 'bytes',
    default: '16MiB',
    min: 1,
    max: 1_073_741_824,
    description: 'A larger message from the server fails the iteration and closes the connection.',
  },
  caFile: { type: 'string', description: 'PEM file of the certificate authorities to trust.' },
  certFile: { type: 'string', description: 'PEM file of the client certificate (with its chain).' },
  keyFile: { type: 'string', description: "PEM file of the client certificate's key." },
  keyPassphrase: {
    type: 'secret',
    description: 'Passphrase of the key file.',
    examples: ['env:KEY_PASSPHRASE'],
  },
  insecureSkipVerify: {
    type: 'boolean',
    default: false,
    description: "Takes any certificate of the server's.",
  },
  connectTimeout: {
    type: 'duration',
    default: '10s',
    min: 0,
    description: 'For address, TCP, TLS and handshake together; 0s: none.',
  },
  timeout: {
    type: 'duration',
    default: '60s',
    min: 0,
    description: 'For the whole iteration; the connection is closed. 0s: none.',
  },
} as const satisfies ParameterShape;

/** What is sent, and what is waited for. */
export const EXCHANGE_PARAMETERS = {
  text: {
    type: 'string',
    multiline: true,
    description: 'A text message to send.',
    examples: ['hello ${iteration}'],
  },
  json: {
    type: 'json',
    description: 'A text message to send, made of JSON.',
    examples: [{ type: 'ask', id: '${iteration}' }],
  },
  binary: { type: 'string', description: 'A binary message to send, in base64.', examples: ['AAECAw=='] },
  ping: {
    type: 'boolean',
    default: false,
    description: 'Sends a ping too, and waits for its pong.',
  },
  contains: {
    type: 'string',
    min: 1,
    description: 'Text that the awaited message contains (UTF-8).',
    examples: ['"id":${iteration}'],
  },
  regex: {
    type: 'string',
    min: 1,
    description: 'Regular expression that the awaited message matches.',
    examples: ['^price: \\d+'],
  },
  jsonPath: {
    type: 'map',
    values: { type: 'json' },
    description:
      'Path ($.name, $.list[0], $["any name"]) and value: what the awaited message, as JSON, has there.',
    examples: [{ '$.type': 'answer', '$.id': '${iteration}' }],
  },
  messages: {
    type: 'integer',
    min: 0,
    max: 1_000_000,
    description: 'How many such messages are awaited: 1 where one of the above is given, else none.',
  },
  extract: {
    type: 'map',
    keyPattern: '[A-Za-z_][A-Za-z0-9_.-]*',
    description: 'Variables of the user to set, each from a path in the last message that was awaited.',
    examples: [{ session: '$.session' }],
  },
} as const satisfies ParameterShape;

/** Parameters of WEBSOCKET_MESSAGE alone. */
export const KEEPING_PARAMETERS = {
  pingInterval: {
    type: 'duration',
    default: '0s',
    min: 0,
    description: 'How often a ping keeps the connection alive, whether or not iterations use it; 0s: never.',
  },
} as const satisfies ParameterShape;

/** Parameters of WEBSOCKET_CONNECT alone. */
export const CLOSING_PARAMETERS = {
  closeCode: {
    type: 'integer',
    default: 1000,
    min: 1000,
    max: 4999,
    description: 'Status with which the connection is closed: 1000, or one from 3000.',
  },
} as const satisfies ParameterShape;

/** All parameters, as the code works on them; some only some tasks have. */
export type WebSocketParameters = ParameterValues<typeof CONNECTION_PARAMETERS> &
  ParameterValues<typeof EXCHANGE_PARAMETERS> &
  Partial<ParameterValues<typeof KEEPING_PARAMETERS>> &
  Partial<ParameterValues<typeof CLOSING_PARAMETERS>>;
