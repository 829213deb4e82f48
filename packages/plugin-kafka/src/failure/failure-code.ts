import { CODES_BY_ERROR } from './protocol-error.js';

const SYSTEM_CODES: { readonly [systemCode: string]: string } = {
  ECONNREFUSED: 'KAFKA_CONNECT_REFUSED',
  ECONNRESET: 'KAFKA_CLOSED',
  EPIPE: 'KAFKA_CLOSED',
  ECONNABORTED: 'KAFKA_CLOSED',
  ETIMEDOUT: 'KAFKA_CONNECT_TIMEOUT',
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
};

// An alert of the broker's about the certificate that we showed, or did not show.
const CLIENT_CERTIFICATE_ALERT = /^ERR_SSL_.*ALERT.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/;

/** Of the client's own errors, by their texts: it gives all of them one code. */
const CODES_BY_TEXT: readonly (readonly [RegExp, string])[] = [
  [/^Unknown topic /, 'KAFKA_TOPIC_UNKNOWN'],
  [/^TLS handshake failed/, 'TLS_HANDSHAKE'],
  [/^Connection (to \S+|ready) timed out/, 'KAFKA_CONNECT_TIMEOUT'],
  [/timed out/, 'KAFKA_TIMEOUT'],
  [/^(Connection closed|Connection error|Client is closed|Connection pool is closed)/, 'KAFKA_CLOSED'],
  [/^the cluster names a broker that is not|^Cannot find broker with node id/, 'KAFKA_LEADER'],
  [/unexpected response/, 'KAFKA_PROTOCOL'],
];

interface AnyError {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly apiId?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/** The stable code of what the client or Node.js reported: that of the innermost error that has one. */
export function failureCodeOf(error: unknown): string {
  return codeOf(error) ?? 'KAFKA_PROTOCOL';
}

/** The name of the error that a broker answered with, anywhere in what the client reported; null: none. */
export function brokerErrorOf(error: unknown): string | null {
  const { apiId } = asError(error);
  if (typeof apiId === 'string') return apiId;
  for (const inner of innerErrors(error)) {
    const found = brokerErrorOf(inner);
    if (found !== null) return found;
  }
  return null;
}

/** What the innermost error says: outer ones only tell which operation it was. */
export function failureMessageOf(error: unknown): string {
  const [inner] = innerErrors(error);
  if (inner !== undefined) return failureMessageOf(inner);
  const { apiId, message } = asError(error);
  return typeof apiId === 'string' ? `${apiId}: ${String(message)}` : String(message ?? error);
}

function codeOf(error: unknown): string | null {
  for (const inner of innerErrors(error)) {
    const found = codeOf(inner);
    if (found !== null) return found;
  }
  const { name, code, apiId, message } = asError(error);
  if (name === 'TaskFailure') return String(code);
  if (typeof apiId === 'string') return CODES_BY_ERROR[apiId] ?? 'KAFKA_REFUSED';
  const known = typeof code === 'string' ? code : '';
  if (Object.hasOwn(SYSTEM_CODES, known)) return SYSTEM_CODES[known] as string;
  if (CLIENT_CERTIFICATE_ALERT.test(known)) return 'TLS_CLIENT_CERT';
  if (known === 'EPROTO' || known.startsWith('ERR_SSL_')) return 'TLS_HANDSHAKE';
  if (known === 'PLT_KFK_AUTHENTICATION') return 'KAFKA_AUTH';
  if (known === 'PLT_KFK_UNSUPPORTED_API') return 'KAFKA_VERSION';
  return CODES_BY_TEXT.find(([text]) => text.test(String(message)))?.[1] ?? null;
}

function innerErrors(error: unknown): readonly unknown[] {
  const { cause, errors } = asError(error);
  const several = Array.isArray(errors) ? (errors as unknown[]) : [];
  return [...several, cause].filter((inner) => inner !== undefined && inner !== null);
}

function asError(error: unknown): AnyError {
  return typeof error === 'object' && error !== null ? error : {};
}
