/** One way in which an HTTP iteration fails. */
export interface FailureRow {
  readonly code: string;
  /** What happened. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** Every code that the HTTP tasks fail under. Codes are stable; the README's table and the probe's remedies come from here. */
export const FAILURE_TABLE: readonly FailureRow[] = [
  row('HTTP_3XX', 'An unexpected redirect.', 'Set followRedirects, or list the status in expectedStatus.'),
  row(
    'HTTP_4XX',
    'The server refused the request.',
    'Check the URL, the credentials and the body; list the status in expectedStatus where it is meant.',
  ),
  row('HTTP_5XX', 'The server failed.', "Look into the server's log for the time of the failure."),
  row(
    'HTTP_UNEXPECTED_STATUS',
    'Another status than expectedStatus lists.',
    'Check expectedStatus against what the server answers.',
  ),
  row(
    'BODY_CHECK_FAILED',
    'The body is not what contains, jsonPath or jsonExists want.',
    'Compare the check with the body that the message shows.',
  ),
  row(
    'BODY_DECODE_FAILED',
    'The body could not be decompressed for a check.',
    'Do not ask for that encoding in accept-encoding; gzip, deflate and br are known.',
  ),
  row(
    'EXTRACT_FAILED',
    'What extract wanted was not in the answer.',
    'Compare the path with the body that the message shows.',
  ),
  row(
    'HTTP_RESPONSE_TOO_LARGE',
    'The body was longer than maxResponseBytes; the connection was closed.',
    'Raise maxResponseBytes where such bodies are meant.',
  ),
  row(
    'TOO_MANY_REDIRECTS',
    'More redirects than maxRedirects, most often a loop.',
    'Follow the hops by hand; a missing cookie or a wrong scheme makes most loops.',
  ),
  row(
    'HTTP_REDIRECT_INVALID',
    'A redirect to what is no HTTP URL.',
    'Look at the Location header that the message shows.',
  ),
  row(
    'HTTP_REQUEST_INVALID',
    'A template gave a URL, header or body that cannot be sent.',
    'Look at the value that the message shows and where it comes from.',
  ),
  row(
    'BODY_FILE_UNREADABLE',
    'The file for the body cannot be read.',
    'Check the path; relative ones start from the folder that the program was started in.',
  ),
  row(
    'ECONNREFUSED',
    'Nothing listens on that port.',
    'Start the service, or check host and port of the URL.',
  ),
  row(
    'ECONNRESET',
    'The other side broke the connection off.',
    "Look into the server's log; a full backlog, a crash or a balancer in between does this.",
  ),
  row(
    'SOCKET_CLOSED',
    'The connection ended before the answer was whole.',
    "Where it comes up now and then, set keepAliveTimeout below the server's; else look into the server's log.",
  ),
  row('HOST_UNREACHABLE', 'There is no route to the host.', 'Check address, network and firewall.'),
  row(
    'PORTS_EXHAUSTED',
    'This machine has no local port left for a new connection.',
    'Set keepAlive, use fewer connections, or add a machine.',
  ),
  row(
    'FILES_EXHAUSTED',
    'This machine has no file descriptor left.',
    'Raise `ulimit -n` to more than the number of users.',
  ),
  row(
    'DNS_NOT_FOUND',
    'The name of the host has no address.',
    'Check the spelling, and whether this machine uses the right name server.',
  ),
  row('DNS_UNAVAILABLE', 'The name server did not answer.', "Check this machine's name server and network."),
  row(
    'CONNECT_TIMEOUT',
    'No connection within connectTimeout.',
    'Check host, port and firewall; a packet filter that drops silently looks like this.',
  ),
  row(
    'HEADERS_TIMEOUT',
    'No answer within headersTimeout.',
    'The server is slow or hangs; raise headersTimeout where that is meant.',
  ),
  row(
    'BODY_TIMEOUT',
    'Silence within the body for bodyTimeout.',
    'The server hangs within its answer; raise bodyTimeout where that is meant.',
  ),
  row(
    'TIMEOUT',
    'The iteration was not done within timeout.',
    'The server is slow; raise timeout where that is meant.',
  ),
  row(
    'TLS_CERT_EXPIRED',
    "The server's certificate has expired.",
    'Renew the certificate, or set insecure on a test system.',
  ),
  row(
    'TLS_CERT_NOT_YET_VALID',
    "The server's certificate is not valid yet.",
    'Check the clocks of both machines and the certificate.',
  ),
  row(
    'TLS_CERT_SELF_SIGNED',
    "The server's certificate is signed by itself.",
    'Give that certificate as caFile, or set insecure on a test system.',
  ),
  row(
    'TLS_CERT_UNTRUSTED',
    "The server's certificate comes from an unknown authority, or its chain is incomplete.",
    "Give the authority's certificate as caFile, or have the server send its whole chain.",
  ),
  row('TLS_CERT_REVOKED', "The server's certificate was revoked.", 'Replace the certificate.'),
  row(
    'TLS_CERT_WRONG_HOST',
    "The server's certificate is for another host.",
    'Use the name in the certificate, or give it as serverName.',
  ),
  row(
    'TLS_CLIENT_CERT',
    'The server did not take the client certificate, or wanted one.',
    'Give certFile and keyFile of a certificate that the server trusts.',
  ),
  row(
    'TLS_HANDSHAKE',
    'TLS could not be agreed on.',
    'Check that the port speaks TLS, and minTlsVersion against the versions of the server.',
  ),
  row(
    'PROXY_AUTH_REQUIRED',
    'The proxy wants a user name and a password.',
    'Give proxyUsername and proxyPassword.',
  ),
  row(
    'PROXY_REFUSED',
    'The proxy gave no tunnel to the host.',
    "Check the proxy's rules for that host and port.",
  ),
  row(
    'HTTP_PROTOCOL',
    'The answer breaks the rules of HTTP.',
    'Check that the port speaks HTTP; a TLS port answers plain requests like this.',
  ),
  row(
    'HTTP_DESYNC',
    'The server sent more than the answer that was asked for; the connection was closed.',
    'Look for two answers to one request, a body after HEAD, 204 or 304, or a Content-Length that is too small.',
  ),
  row(
    'HTTP2_ERROR',
    'The HTTP/2 stream or connection was broken off.',
    "Look into the server's log; try without http2.",
  ),
  row('HTTP_ERROR', 'Any other error of the client.', 'Read the message.'),
  row('ABORTED', 'The run was stopped in mid-request.', 'Nothing: it happens when a run is broken off.'),
];

/** What to do about a failure; empty for a code that is not in the table. */
export function remedyFor(code: string): string {
  return FAILURE_TABLE.find((entry) => entry.code === code)?.remedy ?? '';
}

function row(code: string, meaning: string, remedy: string): FailureRow {
  return Object.freeze({ code, meaning, remedy });
}
