/** One way in which an iteration fails. */
export interface FailureRow {
  readonly code: string;
  /** What happened. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
}

const REACHING: readonly FailureRow[] = [
  row('MQTT_CONNECT_REFUSED', 'Nothing listens on that port.', 'Start the broker, or check the URL.'),
  row(
    'MQTT_CONNECT_TIMEOUT',
    'The broker did not let the client in within connectTimeout.',
    'Check the URL and firewalls, and whether the broker is overloaded.',
  ),
  row('HOST_UNREACHABLE', 'There is no route to the host.', 'Check address, network and firewall.'),
  row(
    'DNS_NOT_FOUND',
    'The name of the host has no address.',
    'Check the spelling, and the name server of this machine.',
  ),
  row('DNS_UNAVAILABLE', 'The name server did not answer.', "Check this machine's name server and network."),
  row('PORTS_EXHAUSTED', 'This machine has no local port left.', 'Use fewer users, or add a machine.'),
  row(
    'FILES_EXHAUSTED',
    'This machine has no file descriptor left.',
    'Raise `ulimit -n` to more than the number of users.',
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
    'Connect by the name that is in the certificate.',
  ),
  row(
    'TLS_CLIENT_CERT',
    'The broker did not take the client certificate, or wanted one.',
    'Give certFile and keyFile of a certificate that the broker trusts.',
  ),
  row(
    'TLS_HANDSHAKE',
    'TLS could not be agreed on.',
    'Check whether the broker speaks TLS on that port (mqtt: or mqtts:), and its versions.',
  ),
];

const CONVERSATION: readonly FailureRow[] = [
  row('MQTT_AUTH', 'The broker did not let the user in.', 'Check username and password, and its rights.'),
  row('MQTT_PROTOCOL_VERSION', 'The broker does not speak that version.', 'Take the other protocolVersion.'),
  row('MQTT_CLIENT_ID', 'The broker does not take that client id.', 'Take another clientIdPrefix.'),
  row('MQTT_SERVER_UNAVAILABLE', 'The broker says that it cannot serve.', 'Look into its log.'),
  row(
    'MQTT_QUOTA',
    'A quota or a rate of the broker is used up.',
    'Lower the load, or raise the limit there.',
  ),
  row('MQTT_REFUSED', 'The broker refused the log-in for another reason.', 'Read the message.'),
  row(
    'MQTT_PUBLISH_REFUSED',
    'The broker did not take the message.',
    'Check the rights on the topic, quotas and the size of the message.',
  ),
  row(
    'MQTT_SUBSCRIBE_REFUSED',
    'The broker did not take the subscription.',
    'Check the rights on the topic, and the filter.',
  ),
  row(
    'MQTT_CLOSED',
    'The connection was closed in mid-iteration.',
    'Look into the log of the broker; one that refuses a message of MQTT 3.1.1 can only hang up.',
  ),
  row(
    'MQTT_TIMEOUT',
    'The iteration was not done within timeout; the connection was closed.',
    'The broker is slow, or the message does not come: check subscription, and whether the message has its {id}.',
  ),
  row('MQTT_PROTOCOL', 'What came is no MQTT.', 'Check the URL: something else listens there.'),
  row(
    'MQTT_REQUEST_INVALID',
    'Templates gave a topic or a message that cannot be sent.',
    'Look at the value that the message names and where it comes from.',
  ),
  row(
    'ABORTED',
    'The run was stopped in mid-iteration; the connection was closed.',
    'Nothing: it happens when a run is broken off.',
  ),
];

/** Every code that the tasks fail under. Codes are stable; the README's table and the probe's remedies come from here. */
export const FAILURE_TABLE: readonly FailureRow[] = [...REACHING, ...CERTIFICATES, ...CONVERSATION];

/** What to do about a failure; empty for a code that is not in the table. */
export function remedyFor(code: string): string {
  return FAILURE_TABLE.find((entry) => entry.code === code)?.remedy ?? '';
}

function row(code: string, meaning: string, remedy: string): FailureRow {
  return Object.freeze({ code, meaning, remedy });
}
