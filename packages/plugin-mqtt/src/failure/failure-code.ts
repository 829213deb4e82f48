const SYSTEM_CODES: { readonly [systemCode: string]: string } = {
  ECONNREFUSED: 'MQTT_CONNECT_REFUSED',
  ECONNRESET: 'MQTT_CLOSED',
  EPIPE: 'MQTT_CLOSED',
  ECONNABORTED: 'MQTT_CLOSED',
  ETIMEDOUT: 'MQTT_CONNECT_TIMEOUT',
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

/** Answers to a log-in: return codes of MQTT 3.1.1 below 128, reason codes of MQTT 5 from there. */
const LOG_IN_CODES: { readonly [reason: number]: string } = {
  1: 'MQTT_PROTOCOL_VERSION',
  2: 'MQTT_CLIENT_ID',
  3: 'MQTT_SERVER_UNAVAILABLE',
  4: 'MQTT_AUTH',
  5: 'MQTT_AUTH',
  130: 'MQTT_PROTOCOL',
  132: 'MQTT_PROTOCOL_VERSION',
  133: 'MQTT_CLIENT_ID',
  134: 'MQTT_AUTH',
  135: 'MQTT_AUTH',
  136: 'MQTT_SERVER_UNAVAILABLE',
  137: 'MQTT_SERVER_UNAVAILABLE',
  151: 'MQTT_QUOTA',
  159: 'MQTT_QUOTA',
};

// An alert of the broker's about the certificate that we showed, or did not show.
const CLIENT_CERTIFICATE_ALERT = /^ERR_SSL_.*ALERT.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/;

/** The stable code of what mqtt or Node.js reported. */
export function failureCodeOf(error: unknown): string {
  const { name, code, message } = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly [field: string]: unknown;
  };
  if (typeof code === 'number') return LOG_IN_CODES[code] ?? 'MQTT_REFUSED';
  const known = typeof code === 'string' ? code : '';
  if (name === 'TaskFailure') return known;
  if (Object.hasOwn(SYSTEM_CODES, known)) return SYSTEM_CODES[known] as string;
  if (CLIENT_CERTIFICATE_ALERT.test(known)) return 'TLS_CLIENT_CERT';
  if (known === 'EPROTO' || known.startsWith('ERR_SSL_')) return 'TLS_HANDSHAKE';
  // What the parser of packets finds has no code.
  return /keepalive timeout/i.test(String(message)) ? 'MQTT_CLOSED' : 'MQTT_PROTOCOL';
}
