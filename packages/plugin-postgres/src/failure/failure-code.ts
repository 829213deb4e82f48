import { sqlStateFailureCode } from './sql-state.js';

const SYSTEM_CODES: { readonly [systemCode: string]: string } = {
  ECONNREFUSED: 'ECONNREFUSED',
  ENOENT: 'ECONNREFUSED',
  ECONNRESET: 'PG_CONNECTION_LOST',
  EPIPE: 'PG_CONNECTION_LOST',
  ECONNABORTED: 'PG_CONNECTION_LOST',
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
  ERR_TLS_CERT_ALTNAME_INVALID: 'TLS_CERT_WRONG_HOST',
};

// An alert of the server's about the certificate that we showed, or did not show.
const CLIENT_CERTIFICATE_ALERT = /^ERR_SSL_.*ALERT.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/;
const SQL_STATE = /^[0-9A-Z]{5}$/;

/** The stable code of what the driver reported. */
export function failureCodeOf(error: unknown): string {
  const { name, code, message, severity } = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly [field: string]: unknown;
  };
  const text = typeof message === 'string' ? message : '';
  const known = typeof code === 'string' ? code : '';
  if (name === 'TaskFailure') return known;
  if (severity !== undefined && SQL_STATE.test(known)) return sqlStateFailureCode(known, text);
  if (Object.hasOwn(SYSTEM_CODES, known)) return SYSTEM_CODES[known] as string;
  if (Object.hasOwn(TLS_CODES, known)) return TLS_CODES[known] as string;
  if (CLIENT_CERTIFICATE_ALERT.test(known)) return 'TLS_CLIENT_CERT';
  if (known === 'EPROTO' || known.startsWith('ERR_SSL_')) return 'TLS_HANDSHAKE';
  return driverFailureCode(text);
}

/** pg gives its own errors no codes, so their texts are all there is. */
function driverFailureCode(text: string): string {
  if (/does not support SSL|establishing an SSL/.test(text)) return 'TLS_NOT_SUPPORTED';
  if (/^Connection terminated|not queryable/.test(text)) return 'PG_CONNECTION_LOST';
  if (/^SASL|password must be a string/i.test(text)) return 'PG_AUTH';
  return 'PG_ERROR';
}
