const SYSTEM_CODES: { readonly [systemCode: string]: string } = {
  ECONNREFUSED: 'WS_CONNECT_REFUSED',
  ECONNRESET: 'WS_CONNECTION_LOST',
  EPIPE: 'WS_CONNECTION_LOST',
  ECONNABORTED: 'WS_CONNECTION_LOST',
  ETIMEDOUT: 'WS_CONNECT_TIMEOUT',
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
  CERT_HAS_EXPIRED: 'TLS_CERT_EXPIRED',
  CERT_NOT_YET_VALID: 'TLS_CERT_NOT_YET_VALID',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'TLS_CERT_SELF_SIGNED',
  SELF_SIGNED_CERT_IN_CHAIN: 'TLS_CERT_UNTRUSTED',
  UNABLE_TO_GET_ISSUER_CERT: 'TLS_CERT_UNTRUSTED',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'TLS_CERT_UNTRUSTED',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'TLS_CERT_UNTRUSTED',
  CERT_UNTRUSTED: 'TLS_CERT_UNTRUSTED',
  ERR_TLS_CERT_ALTNAME_INVALID: 'TLS_CERT_WRONG_HOST',
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'WS_MESSAGE_TOO_LARGE',
};

// An alert of the server's about the certificate that we showed, or did not show.
const CLIENT_CERTIFICATE_ALERT = /^ERR_SSL_.*ALERT.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/;

/** The stable code of what ws or Node.js reported. */
export function failureCodeOf(error: unknown): string {
  const { name, code, message } = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly [field: string]: unknown;
  };
  const known = typeof code === 'string' ? code : '';
  if (name === 'TaskFailure') return known;
  if (Object.hasOwn(SYSTEM_CODES, known)) return SYSTEM_CODES[known] as string;
  if (CLIENT_CERTIFICATE_ALERT.test(known)) return 'TLS_CLIENT_CERT';
  if (known === 'EPROTO' || known.startsWith('ERR_SSL_')) return 'TLS_HANDSHAKE';
  if (known.startsWith('WS_ERR_')) return 'WS_PROTOCOL';
  return handshakeFailureCode(typeof message === 'string' ? message : '');
}

/** ws gives what it finds in a handshake no codes, so their texts are all there is. */
function handshakeFailureCode(text: string): string {
  if (/subprotocol/.test(text)) return 'WS_SUBPROTOCOL';
  return /header|extension|Parse Error/.test(text) ? 'WS_HANDSHAKE_INVALID' : 'WS_ERROR';
}
