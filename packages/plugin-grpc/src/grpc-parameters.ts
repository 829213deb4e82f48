import type { ParameterShape, ParameterValues } from '@vajraedge/sdk';
import { STATUS_NAMES } from './failure/status-name.js';

/** Which method is called, and how its server is reached. */
export const CALL_PARAMETERS = {
  target: {
    type: 'string',
    required: true,
    min: 3,
    description: 'Host and port of the server.',
    examples: ['127.0.0.1:50051', 'catalogue.example:443', '[::1]:50051'],
  },
  service: {
    type: 'string',
    required: true,
    min: 1,
    description: 'Full name of the service, with its package.',
    examples: ['shop.v1.Catalogue'],
  },
  method: {
    type: 'string',
    required: true,
    min: 1,
    description: 'Name of the method.',
    examples: ['GetItem'],
  },
  protoFiles: {
    type: 'list',
    description: 'The .proto files that describe the service; without them the server is asked (reflection).',
    examples: [['./shop/v1/catalogue.proto']],
  },
  includeDirs: {
    type: 'list',
    description: 'Folders in which .proto files and what they import are looked for.',
    examples: [['./proto']],
  },
  metadata: {
    type: 'map',
    values: { type: 'json' },
    keyPattern: '[0-9A-Za-z_.-]+',
    description: 'Metadata of the call: texts, numbers or booleans; of names that end in -bin, base64.',
    examples: [{ 'x-request-id': '${iteration}' }],
  },
  secretMetadata: {
    type: 'map',
    values: { type: 'secret' },
    keyPattern: '[0-9A-Za-z_.-]+',
    description: 'Metadata whose values are secrets.',
    examples: [{ authorization: 'env:API_AUTHORIZATION' }],
  },
  deadline: {
    type: 'duration',
    default: '30s',
    min: 0,
    description: 'For the whole call, connecting included; the server is told. 0s: none.',
  },
  expectedStatus: {
    type: 'enum',
    values: STATUS_NAMES,
    default: 'OK',
    description: 'Status that the call must end with.',
  },
  tls: {
    type: 'enum',
    values: ['plaintext', 'tls'],
    default: 'plaintext',
    description: 'Plain HTTP/2, or TLS.',
  },
  caFile: { type: 'string', description: 'PEM file of the certificate authorities to trust.' },
  certFile: { type: 'string', description: 'PEM file of the client certificate (with its chain).' },
  keyFile: { type: 'string', description: "PEM file of the client certificate's key." },
  keyPassphrase: {
    type: 'secret',
    description: 'Passphrase of the key file.',
    examples: ['env:KEY_PASSPHRASE'],
  },
  serverName: {
    type: 'string',
    min: 1,
    description: "Name that the server's certificate must be for, and the :authority of calls.",
    examples: ['catalogue.example'],
  },
  insecureSkipVerify: {
    type: 'boolean',
    default: false,
    description: "Takes any certificate of the server's.",
  },
  maxMessageBytes: {
    type: 'bytes',
    default: '4MiB',
    min: 1,
    max: 1_073_741_824,
    description: 'A larger message, sent or received, fails the call with RESOURCE_EXHAUSTED.',
  },
  connections: {
    type: 'enum',
    values: ['perUser', 'shared'],
    default: 'perUser',
    description:
      'Every user has a connection of its own, or the calls of all users of an engine thread go over the same ones.',
  },
  maxConnections: {
    type: 'integer',
    default: 1,
    min: 1,
    max: 1000,
    description: 'How many shared connections each engine thread has; users are spread over them.',
  },
} as const satisfies ParameterShape;

/** The one message of calls that send one. */
export const MESSAGE_PARAMETERS = {
  message: {
    type: 'json',
    default: {},
    description: 'The message, as JSON is mapped to protobuf.',
    examples: [{ id: '${iteration}', tags: ['new'] }],
  },
} as const satisfies ParameterShape;

/** The messages of calls that send a stream. */
export const MESSAGES_PARAMETERS = {
  messages: {
    type: 'list',
    items: { type: 'json' },
    required: true,
    min: 1,
    max: 10_000,
    description: 'The messages in their order, as JSON is mapped to protobuf.',
    examples: [[{ id: 1 }, { id: '${iteration}' }]],
  },
  count: {
    type: 'integer',
    default: 1,
    min: 1,
    max: 1_000_000,
    description: 'How often the list is sent.',
  },
} as const satisfies ParameterShape;

/** What calls that are answered by a stream may ask of it. */
export const ANSWERS_PARAMETERS = {
  expectedMessages: {
    type: 'string',
    pattern: '\\d+|\\d+\\.\\.\\d*|\\.\\.\\d+',
    description: 'Messages that the server must send: a number or a range.',
    examples: ['1..', '10', '0..100'],
  },
  stopAfter: {
    type: 'integer',
    min: 1,
    max: 1_000_000_000,
    description: 'Ends the call after so many messages, for streams that have no end of their own.',
  },
} as const satisfies ParameterShape;

/** What a stream in both directions has beyond that. */
export const TURNS_PARAMETERS = {
  turns: {
    type: 'boolean',
    default: false,
    description: 'Sends a message only after the answer to the one before, and measures each turn.',
  },
} as const satisfies ParameterShape;

/** Parameters that all tasks have, as the code works on them, with those that only some have. */
export type GrpcParameters = ParameterValues<typeof CALL_PARAMETERS> &
  Partial<ParameterValues<typeof MESSAGE_PARAMETERS>> &
  Partial<ParameterValues<typeof MESSAGES_PARAMETERS>> &
  Partial<ParameterValues<typeof ANSWERS_PARAMETERS>> &
  Partial<ParameterValues<typeof TURNS_PARAMETERS>>;
