/** One way in which an iteration fails. */
export interface FailureRow {
  readonly code: string;
  /** What happened. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
}

const REACHING: readonly FailureRow[] = [
  row('KAFKA_CONNECT_REFUSED', 'Nothing listens on that port.', 'Start the broker, or check brokers.'),
  row(
    'KAFKA_CONNECT_TIMEOUT',
    'A broker did not let the client in within connectTimeout.',
    'Check brokers and firewalls; brokers name each other by advertised.listeners, which must be reachable from here.',
  ),
  row('HOST_UNREACHABLE', 'There is no route to the host.', 'Check address, network and firewall.'),
  row(
    'DNS_NOT_FOUND',
    'The name of the host has no address.',
    'Check the spelling, advertised.listeners of the brokers, and the name server of this machine.',
  ),
  row('DNS_UNAVAILABLE', 'The name server did not answer.', "Check this machine's name server and network."),
  row(
    'PORTS_EXHAUSTED',
    'This machine has no local port left.',
    'Use fewer users, producer: engine, or add a machine.',
  ),
  row(
    'FILES_EXHAUSTED',
    'This machine has no file descriptor left.',
    'Raise `ulimit -n` to more than users times brokers.',
  ),
];

const CERTIFICATES: readonly FailureRow[] = [
  row('TLS_CERT_EXPIRED', "The broker's certificate has expired.", 'Renew it.'),
  row(
    'TLS_CERT_NOT_YET_VALID',
    "The broker's certificate is not valid yet.",
    'Check both clocks and the certificate.',
  ),
  row(
    'TLS_CERT_SELF_SIGNED',
    "The broker's certificate is signed by itself.",
    'Give that certificate as caFile.',
  ),
  row(
    'TLS_CERT_UNTRUSTED',
    "The broker's certificate comes from an unknown authority.",
    "Give the authority's certificate as caFile.",
  ),
  row(
    'TLS_CERT_WRONG_HOST',
    "The broker's certificate is for another host.",
    'Name the brokers as the certificate does, in brokers and in advertised.listeners.',
  ),
  row(
    'TLS_CLIENT_CERT',
    'The broker did not take the client certificate, or wanted one.',
    'Give certFile and keyFile of a certificate that the broker trusts.',
  ),
  row(
    'TLS_HANDSHAKE',
    'TLS could not be agreed on.',
    'Check whether the broker speaks TLS on that port, and its versions.',
  ),
];

const REFUSALS: readonly FailureRow[] = [
  row('KAFKA_AUTH', 'The broker did not let the user in.', 'Check username, password and sasl.'),
  row(
    'KAFKA_SASL_MECHANISM',
    'The broker does not offer that kind of log-in.',
    'Take another sasl, or enable it at the listener.',
  ),
  row(
    'KAFKA_NOT_ALLOWED',
    'The user has no right to the topic, the group or the cluster.',
    'Grant it: Write to produce, Read on topic and group to consume, IdempotentWrite for old brokers.',
  ),
  row(
    'KAFKA_TOPIC_UNKNOWN',
    'The topic is not there.',
    'Create it, or check its name; tasks never create one.',
  ),
  row('KAFKA_PARTITION_UNKNOWN', 'The topic has no such partition.', 'Check partition; they count from 0.'),
  row(
    'KAFKA_LEADER',
    'A partition has no leader, another one than a moment ago, or one that the cluster does not list.',
    'Look into the state of the brokers; after a change of leaders it goes away by itself.',
  ),
  row(
    'KAFKA_REPLICAS',
    'Fewer replicas are in sync than min.insync.replicas wants.',
    'Look for the broker that is down or slow.',
  ),
  row(
    'KAFKA_RECORD_TOO_LARGE',
    'A record or a request is larger than the broker takes.',
    'Lower size or records, or raise max.message.bytes of the topic.',
  ),
  row(
    'KAFKA_RECORD_REFUSED',
    'The broker does not take such a record.',
    "Compare acks, compression and headers with the topic's configuration.",
  ),
  row(
    'KAFKA_SEQUENCE',
    'The numbers of an idempotent producer are out of step; it begins anew.',
    'A request before it was lost: look at the failures before.',
  ),
  row('KAFKA_QUOTA', 'A quota of the broker is used up.', 'Lower the load, or raise the quota there.'),
  row('KAFKA_STORAGE', 'The broker cannot write its log.', 'Look at its disks.'),
  row(
    'KAFKA_OFFSET',
    'What was to be read next is no longer there; reading begins anew at `from`.',
    'Consumers are slower than the retention of the topic, or the topic was made anew.',
  ),
  row(
    'KAFKA_COORDINATOR',
    'The coordinator of the group is not there, or the cluster does not list it.',
    'It goes away by itself on a new cluster; else look into the state of the brokers.',
  ),
  row(
    'KAFKA_REBALANCE',
    'The member is no longer part of its group, which shares its partitions anew.',
    'Expected when users come and go; else raise sessionTimeout.',
  ),
  row(
    'KAFKA_GROUP_REFUSED',
    'The coordinator does not take the member into the group.',
    'Check group and sessionTimeout, and whether others in the group work differently.',
  ),
  row(
    'KAFKA_BROKER_TIMEOUT',
    'The broker gave up on the request.',
    'It is overloaded, or a replica is slow.',
  ),
  row(
    'KAFKA_VERSION',
    'The broker does not speak the versions of the protocol that this client speaks.',
    'The client is for Apache Kafka 3.5 and newer.',
  ),
  row('KAFKA_REFUSED', 'The broker refused for another reason.', 'Read the message.'),
];

const CONVERSATION: readonly FailureRow[] = [
  row(
    'KAFKA_CLOSED',
    'A connection was closed in mid-iteration.',
    'Look into the log of the broker; one that wants TLS or a log-in hangs up on those without.',
  ),
  row(
    'KAFKA_TIMEOUT',
    'The iteration was not done within timeout; its connections were closed.',
    'The broker is slow, something else listens there, or no record comes: the message says what was missing.',
  ),
  row('KAFKA_PROTOCOL', 'What came cannot be read.', 'Check brokers: something else may listen there.'),
  row(
    'KAFKA_REQUEST_INVALID',
    'Templates gave a topic or a record that cannot be sent.',
    'Look at the value that the message names and where it comes from.',
  ),
  row(
    'ABORTED',
    'The run was stopped in mid-iteration; the connections were closed.',
    'Nothing: it happens when a run is broken off.',
  ),
];

/** Every code that the tasks fail under. Codes are stable; the README's table and the probe's remedies come from here. */
export const FAILURE_TABLE: readonly FailureRow[] = [
  ...REACHING,
  ...CERTIFICATES,
  ...REFUSALS,
  ...CONVERSATION,
];

/** What to do about a failure; empty for a code that is not in the table. */
export function remedyFor(code: string): string {
  return FAILURE_TABLE.find((entry) => entry.code === code)?.remedy ?? '';
}

function row(code: string, meaning: string, remedy: string): FailureRow {
  return Object.freeze({ code, meaning, remedy });
}
