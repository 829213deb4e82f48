import { MultipleErrors, NetworkError, ProtocolError, protocolErrors, UserError } from '@platformatic/kafka';
import { TaskFailure } from '@vajraedge/sdk';
import { brokerErrorOf, failureCodeOf, failureMessageOf } from '../../src/failure/failure-code.js';
import { FAILURE_TABLE } from '../../src/failure/failure-table.js';
import { CODES_BY_ERROR } from '../../src/failure/protocol-error.js';

const CODES = FAILURE_TABLE.map(({ code }) => code);

describe('failure codes', () => {
  test('are each in the table once', () => {
    expect(new Set(CODES).size).toBe(CODES.length);
    expect(CODES).toEqual(expect.arrayContaining([...new Set(Object.values(CODES_BY_ERROR))]));
  });

  test('are given to errors that the protocol has', () => {
    expect(Object.keys(protocolErrors)).toEqual(expect.arrayContaining(Object.keys(CODES_BY_ERROR)));
  });

  test.each(Object.keys(protocolErrors))('of %s is in the table', (error) => {
    expect(CODES).toContain(failureCodeOf(new ProtocolError(error)));
  });

  test.each<[string, unknown, string]>([
    ['of a refused connection', network({ code: 'ECONNREFUSED' }), 'KAFKA_CONNECT_REFUSED'],
    [
      'of several brokers: the first',
      several({ code: 'ENOTFOUND' }, { code: 'ECONNREFUSED' }),
      'DNS_NOT_FOUND',
    ],
    ['of a closed connection', new NetworkError('Connection closed'), 'KAFKA_CLOSED'],
    ['of a certificate', network({ code: 'CERT_HAS_EXPIRED' }), 'TLS_CERT_EXPIRED'],
    [
      'of a certificate of ours',
      network({ code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }),
      'TLS_CLIENT_CERT',
    ],
    ['of TLS', network({ code: 'ERR_SSL_WRONG_VERSION_NUMBER' }), 'TLS_HANDSHAKE'],
    ['of a topic', new UserError('Unknown topic orders.'), 'KAFKA_TOPIC_UNKNOWN'],
    ['of our own', new TaskFailure('KAFKA_PARTITION_UNKNOWN', 'none'), 'KAFKA_PARTITION_UNKNOWN'],
    ['of nonsense', new RangeError('out of range'), 'KAFKA_PROTOCOL'],
    ['of nothing', undefined, 'KAFKA_PROTOCOL'],
  ])('%s', (_what, error, code) => {
    expect(failureCodeOf(error)).toBe(code);
    expect(CODES).toContain(code);
  });

  test('come with the innermost message, and the name that the broker gave', () => {
    const error = new MultipleErrors('Producing messages failed.', [new ProtocolError('MESSAGE_TOO_LARGE')]);
    expect(brokerErrorOf(error)).toBe('MESSAGE_TOO_LARGE');
    expect(failureMessageOf(error)).toMatch(/^MESSAGE_TOO_LARGE: ./);
    expect(brokerErrorOf(new NetworkError('Connection closed'))).toBeNull();
  });
});

function network(cause: object): NetworkError {
  return new NetworkError('Connection to a:1 failed.', { cause: Object.assign(new Error('system'), cause) });
}

function several(...causes: readonly object[]): MultipleErrors {
  return new MultipleErrors('Cannot connect to any broker.', causes.map(network));
}
