/** One way in which an iteration fails. */
export interface FailureRow {
  readonly code: string;
  /** What happened. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
}

const REACHING: readonly FailureRow[] = [
  row('WS_CONNECT_REFUSED', 'Nothing listens on that port.', 'Start the server, or check the URL.'),
  row(
    'WS_CONNECT_TIMEOUT',
    'No connection within connectTimeout.',
    'Check the URL and firewalls, and whether the server is overloaded.',
  ),
  row('HOST_UNREACHABLE', 'There is no route to the host.', 'Check address, network and firewall.'),
  row(
    'DNS_NOT_FOUND',
    'The name of the host has no address.',
    'Check the spelling, and the name server of this machine.',
  ),
  row('DNS_UNAVAILABLE', 'The name server did not answer.', "Check this machine's name server and network."),
  row(
    'PORTS_EXHAUSTED',
    'This machine has no local port left.',
    'Keep connections (WEBSOCKET_MESSAGE), use fewer, or add a machine.',
  ),
  row(
    'FILES_EXHAUSTED',
    'This machine has no file descriptor left.',
    'Raise `ulimit -n` to more than the number of connections.',
  ),
];

const CERTIFICATES: readonly FailureRow[] = [
  row('TLS_CERT_EXPIRED', "The server's certificate has expired.", 'Renew it.'),
  row(
    'TLS_CERT_NOT_YET_VALID',
    "The server's certificate is not valid yet.",
    'Check both clocks and the certificate.',
  ),
  row(
    'TLS_CERT_SELF_SIGNED',
    "The server's certificate is signed by itself.",
    'Give that certificate as caFile.',
  ),
  row(
    'TLS_CERT_UNTRUSTED',
    "The server's certificate comes from an unknown authority.",
    "Give the authority's certificate as caFile.",
  ),
  row(
    'TLS_CERT_WRONG_HOST',
    "The server's certificate is for another host.",
    'Connect by the name that is in the certificate.',
  ),
  row(
    'TLS_CLIENT_CERT',
    'The server did not take the client certificate, or wanted one.',
    'Give certFile and keyFile of a certificate that the server trusts.',
  ),
  row(
    'TLS_HANDSHAKE',
    'TLS could not be agreed on.',
    'Check whether the server speaks TLS on that port (ws: or wss:), and its versions.',
  ),
];

const CONVERSATION: readonly FailureRow[] = [
  row(
    'WS_HANDSHAKE_NNN',
    'The server answered the handshake with the HTTP status NNN, such as WS_HANDSHAKE_401.',
    'Check path and headers; 3xx: give the URL that it leads to; 401 and 403: the credentials; 429 and 503: the load.',
  ),
  row(
    'WS_HANDSHAKE_INVALID',
    'The answer to the handshake is not that of a WebSocket server.',
    'Check the path, and what stands between.',
  ),
  row('WS_SUBPROTOCOL', 'The server chose none of the subprotocols.', 'Check subprotocols.'),
  row(
    'WS_CLOSED',
    'The server closed the connection in mid-iteration; the message has status and reason.',
    'Look the status up (RFC 6455, 7.4), and into the log of the server.',
  ),
  row(
    'WS_CONNECTION_LOST',
    'The connection broke without being closed.',
    'Look into the log of the server for the time of the failure.',
  ),
  row(
    'WS_TIMEOUT',
    'The iteration was not done within timeout; the connection was closed.',
    'Check what is awaited; the server is slow, or the message does not come.',
  ),
  row('WS_MESSAGE_TOO_LARGE', 'A message is larger than maxMessageBytes.', 'Raise maxMessageBytes.'),
  row('WS_PROTOCOL', 'The server sent what is no WebSocket frame.', 'Look for a fault in the server.'),
  row(
    'WS_EXTRACT_FAILED',
    'The message that was awaited has nothing at a path of extract.',
    'Check the path against what the server sends.',
  ),
  row(
    'WS_REQUEST_INVALID',
    'Templates gave something that cannot be sent or awaited.',
    'Look at the value that the message names and where it comes from.',
  ),
  row('WS_ERROR', 'Any other error of the connection.', 'Read the message.'),
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
  const known = /^WS_HANDSHAKE_\d+$/.test(code) ? 'WS_HANDSHAKE_NNN' : code;
  return FAILURE_TABLE.find((entry) => entry.code === known)?.remedy ?? '';
}

function row(code: string, meaning: string, remedy: string): FailureRow {
  return Object.freeze({ code, meaning, remedy });
}
