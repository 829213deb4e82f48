import type { ParameterShape, ParameterValues } from '@vajraedge/sdk';

/** How every task reaches its broker. */
export const CONNECTION_PARAMETERS = {
  url: {
    type: 'url',
    required: true,
    protocols: ['mqtt:', 'mqtts:'],
    description: 'The broker; mqtts: with TLS.',
    examples: ['mqtt://127.0.0.1:1883', 'mqtts://broker.example:8883'],
  },
  username: { type: 'string', description: 'User name, where the broker wants one.', examples: ['loadtest'] },
  password: {
    type: 'secret',
    description: 'Password of the user.',
    examples: ['env:MQTT_PASSWORD', 'file:/run/secrets/mqtt'],
  },
  protocolVersion: {
    type: 'integer',
    default: 4,
    min: 4,
    max: 5,
    description: '4: MQTT 3.1.1; 5: MQTT 5.',
  },
  clientIdPrefix: {
    type: 'string',
    default: 'vajraedge',
    max: 100,
    pattern: '[0-9A-Za-z._-]*',
    description: 'What the client ids begin with; each user has one of its own.',
  },
  keepalive: {
    type: 'duration',
    default: '60s',
    min: 0,
    max: 65_535_000,
    description: 'How long a connection may be silent before it is pinged, in whole seconds; 0s: for ever.',
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
    description: "Takes any certificate of the broker's.",
  },
  connectTimeout: {
    type: 'duration',
    default: '10s',
    min: 0,
    description: 'For address, TCP, TLS and log-in together; 0s: none.',
  },
  timeout: {
    type: 'duration',
    default: '30s',
    min: 0,
    description: 'For the whole iteration; the connection is closed. 0s: none.',
  },
} as const satisfies ParameterShape;

/** What is published. */
export const MESSAGE_PARAMETERS = {
  topic: {
    type: 'string',
    required: true,
    min: 1,
    description: 'Topic of the message.',
    examples: ['sensors/${user}/temperature'],
  },
  text: {
    type: 'string',
    multiline: true,
    description: 'The message as text.',
    examples: ['21.5', '{"id":"{id}"}'],
  },
  json: { type: 'json', description: 'The message as JSON.', examples: [{ id: '{id}', value: 21.5 }] },
  binary: { type: 'string', description: 'The message in base64.', examples: ['AAECAw=='] },
  qos: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 2,
    description: 'Quality of service: 0 at most once, 1 at least once, 2 exactly once.',
  },
  retain: { type: 'boolean', default: false, description: 'The broker keeps it for those who come later.' },
} as const satisfies ParameterShape;

/** Parameters of MQTT_ROUNDTRIP alone. */
export const ROUNDTRIP_PARAMETERS = {
  subscription: {
    type: 'string',
    min: 1,
    description: 'Topic filter under which the message is awaited; the topic itself unless given.',
    examples: ['answers/${user}/#'],
  },
} as const satisfies ParameterShape;

/** All parameters, as the code works on them; some only some tasks have. */
export type MqttParameters = ParameterValues<typeof CONNECTION_PARAMETERS> &
  ParameterValues<typeof MESSAGE_PARAMETERS> &
  Partial<ParameterValues<typeof ROUNDTRIP_PARAMETERS>>;
