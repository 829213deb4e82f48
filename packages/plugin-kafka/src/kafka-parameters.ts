import type { ParameterShape, ParameterValues } from '@vajraedge/sdk';

/** How every task reaches its cluster. */
export const CONNECTION_PARAMETERS = {
  brokers: {
    type: 'list',
    required: true,
    min: 1,
    description: 'Brokers to begin with, as host:port; they name the others. The port is 9092 unless given.',
    examples: [['127.0.0.1:9092'], ['kafka-1.example:9093', 'kafka-2.example:9093']],
  },
  clientId: {
    type: 'string',
    default: 'vajraedge',
    min: 1,
    max: 200,
    pattern: '[0-9A-Za-z._-]+',
    description: 'Name under which quotas and logs of the brokers know the clients.',
  },
  tls: { type: 'boolean', default: false, description: 'Speaks TLS with all brokers.' },
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
    description: "Takes any certificate of the brokers'.",
  },
  sasl: {
    type: 'enum',
    values: ['none', 'plain', 'scram-sha-256', 'scram-sha-512'],
    default: 'none',
    description: 'How the user logs in (SASL).',
  },
  username: { type: 'string', description: 'User name of the log-in.', examples: ['loadtest'] },
  password: {
    type: 'secret',
    description: 'Password of the log-in.',
    examples: ['env:KAFKA_PASSWORD', 'file:/run/secrets/kafka'],
  },
  connectTimeout: {
    type: 'duration',
    default: '10s',
    min: 1,
    max: 3_600_000,
    description: 'For address, TCP, TLS and log-in of one connection together.',
  },
  timeout: {
    type: 'duration',
    default: '30s',
    min: 1,
    max: 3_600_000,
    description: 'For the whole iteration; its connections are closed.',
  },
} as const satisfies ParameterShape;

/** What is produced, and how. */
export const RECORD_PARAMETERS = {
  topic: {
    type: 'string',
    required: true,
    min: 1,
    description: 'Topic of the records. It must exist.',
    examples: ['orders'],
  },
  key: {
    type: 'string',
    description: 'Key; records of one key go to one partition.',
    examples: ['customer-${user}'],
  },
  value: {
    type: 'string',
    multiline: true,
    description: 'Value as text.',
    examples: ['{"order":${iteration}}'],
  },
  json: { type: 'json', description: 'Value as JSON.', examples: [{ order: '${iteration}' }] },
  size: {
    type: 'bytes',
    min: 0,
    max: 104_857_600,
    description: 'A value of that many bytes of noise.',
    examples: ['1kB'],
  },
  headers: { type: 'map', description: 'Headers.', examples: [{ source: 'load-test' }] },
  partition: {
    type: 'integer',
    min: 0,
    description: "Partition; unless given, the key's, and without a key one after the other.",
  },
  acks: {
    type: 'enum',
    values: ['0', '1', 'all'],
    default: 'all',
    description: 'Who must have it before it is acknowledged: nobody, the leader, all replicas in sync.',
  },
  compression: {
    type: 'enum',
    values: ['none', 'gzip', 'snappy', 'lz4', 'zstd'],
    default: 'none',
    description: 'How a request is compressed; zstd needs Node.js 22.15 or newer.',
  },
  idempotent: {
    type: 'boolean',
    default: false,
    description: 'Numbers the records, so that brokers drop repetitions; needs acks all.',
  },
} as const satisfies ParameterShape;

/** Parameters of KAFKA_PRODUCE alone. */
export const PRODUCE_PARAMETERS = {
  records: {
    type: 'integer',
    default: 1,
    min: 1,
    max: 10_000,
    description: 'Records of an iteration, in one request to each broker.',
  },
  sentAtHeader: {
    type: 'string',
    min: 1,
    description: 'Header that takes the time of sending, in milliseconds since 1970.',
    examples: ['sent-at'],
  },
  producer: {
    type: 'enum',
    values: ['user', 'engine'],
    default: 'user',
    description: 'Who has a producer, and connections, of its own: each user, or each engine thread.',
  },
  maxInFlight: {
    type: 'integer',
    default: 5,
    min: 1,
    max: 10_000,
    description: 'Requests of a producer to one broker at a time; the next ones wait.',
  },
} as const satisfies ParameterShape;

/** Parameters of KAFKA_CONSUME. */
export const CONSUME_PARAMETERS = {
  topic: {
    type: 'string',
    required: true,
    min: 1,
    description: 'Topic of the records. It must exist.',
    examples: ['orders'],
  },
  group: {
    type: 'string',
    min: 1,
    description: 'Consumer group, whose members share the partitions; without, each user reads all of them.',
    examples: ['load-test'],
  },
  from: {
    type: 'enum',
    values: ['latest', 'earliest'],
    default: 'latest',
    description: 'Where reading begins, in a group where it has committed nothing.',
  },
  records: {
    type: 'integer',
    default: 1,
    min: 1,
    max: 1_000_000,
    description: 'Records that an iteration waits for.',
  },
  commit: {
    type: 'boolean',
    default: true,
    description: 'Commits what an iteration has received, as its last step; only in a group.',
  },
  sentAtHeader: {
    type: 'string',
    min: 1,
    description: 'Header with the time of sending; unless given, it is the timestamp of the record.',
    examples: ['sent-at'],
  },
  isolation: {
    type: 'enum',
    values: ['uncommitted', 'committed'],
    default: 'uncommitted',
    description: 'Whether records of open and of aborted transactions come too.',
  },
  maxWait: {
    type: 'duration',
    default: '500ms',
    min: 0,
    max: 300_000,
    description: 'How long a broker may wait for records before it answers that there are none.',
  },
  maxBytes: {
    type: 'bytes',
    default: '1MiB',
    min: 1,
    max: 104_857_600,
    description: 'Most that a broker answers of one partition; one batch of records always comes whole.',
  },
  sessionTimeout: {
    type: 'duration',
    default: '45s',
    min: 1,
    max: 3_600_000,
    description: 'After that much silence a member is thrown out of its group.',
  },
  heartbeatInterval: {
    type: 'duration',
    default: '3s',
    min: 1,
    max: 3_600_000,
    description: 'How often a member tells its group that it lives.',
  },
} as const satisfies ParameterShape;

/** What every task has. */
export type ConnectionParameters = ParameterValues<typeof CONNECTION_PARAMETERS>;

/** What KAFKA_PRODUCE and KAFKA_ROUND_TRIP get; some only KAFKA_PRODUCE has. */
export type ProduceParameters = ConnectionParameters &
  ParameterValues<typeof RECORD_PARAMETERS> &
  Partial<ParameterValues<typeof PRODUCE_PARAMETERS>>;

/** What KAFKA_CONSUME gets. */
export type ConsumeParameters = ConnectionParameters & ParameterValues<typeof CONSUME_PARAMETERS>;
