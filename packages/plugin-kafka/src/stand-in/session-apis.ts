import { api } from './api-shape.js';

/** Requests with which a client makes itself known, by name. */
export const SESSION_APIS = {
  saslHandshake: api(
    17,
    Infinity,
    [['mechanism', 'string']],
    [
      ['errorCode', 'int16'],
      ['mechanisms', ['string']],
    ],
  ),
  apiVersions: api(
    18,
    3,
    [
      ['clientSoftwareName', 'string', 3],
      ['clientSoftwareVersion', 'string', 3],
    ],
    [
      ['errorCode', 'int16'],
      [
        'apiKeys',
        [
          ['apiKey', 'int16'],
          ['minVersion', 'int16'],
          ['maxVersion', 'int16'],
        ],
      ],
      ['throttleTimeMs', 'int32', 1],
    ],
  ),
  initProducerId: api(
    22,
    2,
    [
      ['transactionalId', 'string'],
      ['transactionTimeoutMs', 'int32'],
      ['producerId', 'int64', 3],
      ['producerEpoch', 'int16', 3],
    ],
    [
      ['throttleTimeMs', 'int32'],
      ['errorCode', 'int16'],
      ['producerId', 'int64'],
      ['producerEpoch', 'int16'],
    ],
  ),
  saslAuthenticate: api(
    36,
    2,
    [['authBytes', 'bytes']],
    [
      ['errorCode', 'int16'],
      ['errorMessage', 'string'],
      ['authBytes', 'bytes'],
      ['sessionLifetimeMs', 'int64', 1],
    ],
  ),
};
