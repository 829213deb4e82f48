const CODES: { readonly [systemCode: string]: string } = {
  ECONNREFUSED: 'ECONNREFUSED',
  ECONNRESET: 'ECONNRESET',
  EPIPE: 'ECONNRESET',
  ECONNABORTED: 'ECONNRESET',
  ETIMEDOUT: 'CONNECT_TIMEOUT',
  EHOSTUNREACH: 'HOST_UNREACHABLE',
  ENETUNREACH: 'HOST_UNREACHABLE',
  EADDRNOTAVAIL: 'PORTS_EXHAUSTED',
  EADDRINUSE: 'PORTS_EXHAUSTED',
  EMFILE: 'FILES_EXHAUSTED',
  ENFILE: 'FILES_EXHAUSTED',
  ENOTFOUND: 'DNS_NOT_FOUND',
  ENODATA: 'DNS_NOT_FOUND',
  EAI_AGAIN: 'DNS_UNAVAILABLE',
  EAI_FAIL: 'DNS_UNAVAILABLE',
  UND_ERR_SOCKET: 'SOCKET_CLOSED',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'SOCKET_CLOSED',
  UND_ERR_HEADERS_OVERFLOW: 'HTTP_PROTOCOL',
  UND_ERR_INVALID_ARG: 'HTTP_REQUEST_INVALID',
  UND_ERR_NOT_SUPPORTED: 'HTTP_REQUEST_INVALID',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'HTTP_REQUEST_INVALID',
  UND_ERR_DESTROYED: 'ABORTED',
  UND_ERR_CLOSED: 'ABORTED',
  UND_ERR_ABORTED: 'ABORTED',
};

const TLS_CODES: { readonly [systemCode: string]: string } = {
  CERT_HAS_EXPIRED: 'TLS_CERT_EXPIRED',
  CERT_NOT_YET_VALID: 'TLS_CERT_NOT_YET_VALID',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'TLS_CERT_SELF_SIGNED',
  SELF_SIGNED_CERT_IN_CHAIN: 'TLS_CERT_UNTRUSTED',
  UNABLE_TO_GET_ISSUER_CERT: 'TLS_CERT_UNTRUSTED',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'TLS_CERT_UNTRUSTED',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'TLS_CERT_UNTRUSTED',
  CERT_UNTRUSTED: 'TLS_CERT_UNTRUSTED',
  INVALID_CA: 'TLS_CERT_UNTRUSTED',
  CERT_REVOKED: 'TLS_CERT_REVOKED',
  ERR_TLS_CERT_ALTNAME_INVALID: 'TLS_CERT_WRONG_HOST',
  HOSTNAME_MISMATCH: 'TLS_CERT_WRONG_HOST',
};

// An alert of the server's about the certificate that we showed, or did not show.
const CLIENT_CERTIFICATE_ALERT = /^ERR_SSL_.*ALERT.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/;

/** The stable code of a system code that TLS gives, or undefined where TLS has nothing to do with it. */
export function tlsFailureCode(systemCode: string): string | undefined {
  if (CLIENT_CERTIFICATE_ALERT.test(systemCode)) return 'TLS_CLIENT_CERT';
  if (systemCode === 'EPROTO' || systemCode.startsWith('ERR_SSL_')) return 'TLS_HANDSHAKE';
  return Object.hasOwn(TLS_CODES, systemCode) ? TLS_CODES[systemCode] : undefined;
}

/**
 * The stable code of what a transport reported.
 *
 * @param isAnswered the head of the answer had come.
 */
export function failureCodeOf(error: unknown, isAnswered = true): string {
  const { code, name } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    name?: unknown;
  };
  const systemCode = typeof code === 'string' ? code : '';
  if (name === 'TaskFailure') return systemCode;
  // undici calls any broken answer with a length too short; within the head that cannot be what is wrong with it.
  if (systemCode === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' && !isAnswered) return 'HTTP_PROTOCOL';
  if (Object.hasOwn(CODES, systemCode)) return CODES[systemCode] as string;
  if (systemCode.startsWith('HPE_') || name === 'HTTPParserError') return 'HTTP_PROTOCOL';
  // undici tells of streams that were closed early in HTTP/2 by "informational" errors.
  if (systemCode.startsWith('ERR_HTTP2_') || systemCode === 'UND_ERR_INFO') return 'HTTP2_ERROR';
  return tlsFailureCode(systemCode) ?? 'HTTP_ERROR';
}

/** The code for an answer whose status was not expected. */
export function statusFailureCode(status: number): string {
  if (status === 407) return 'PROXY_AUTH_REQUIRED';
  if (status >= 300 && status < 400) return 'HTTP_3XX';
  if (status >= 400 && status < 500) return 'HTTP_4XX';
  return status >= 500 && status < 600 ? 'HTTP_5XX' : 'HTTP_UNEXPECTED_STATUS';
}
