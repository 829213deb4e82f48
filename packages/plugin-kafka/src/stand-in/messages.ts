import type { Field, MessageShape } from './wire.js';

/** A kind of request and its answer, in the versions that are spoken here (the protocol guide of Apache Kafka). */
export interface ApiShape {
  readonly key: number;
  readonly request: MessageShape;
  readonly response: MessageShape;
}

const PARTITION_TO_COMMIT: readonly Field[] = [
  ['partitionIndex', 'int32'],
  ['committedOffset', 'int64'],
  ['committedLeaderEpoch', 'int32', 6],
  ['committedMetadata', 'string'],
];

const COMMITTED_PARTITION: readonly Field[] = [
  ['partitionIndex', 'int32'],
  ['committedOffset', 'int64'],
  ['committedLeaderEpoch', 'int32', 5],
  ['metadata', 'string'],
  ['errorCode', 'int16'],
];

const COORDINATOR: readonly Field[] = [
  ['nodeId', 'int32'],
  ['host', 'string'],
  ['port', 'int32'],
];

/** By name. */
export const APIS = {
  produce: api(
    0,
    9,
    [
      ['transactionalId', 'string'],
      ['acks', 'int16'],
      ['timeoutMs', 'int32'],
      [
        'topics',
        [
          ['name', 'string'],
          [
            'partitions',
            [
              ['index', 'int32'],
              ['records', 'records'],
            ],
          ],
        ],
      ],
    ],
    [
      [
        'topics',
        [
          ['name', 'string'],
          [
            'partitions',
            [
              ['index', 'int32'],
              ['errorCode', 'int16'],
              ['baseOffset', 'int64'],
              ['logAppendTimeMs', 'int64'],
              ['logStartOffset', 'int64'],
              [
                'recordErrors',
                [
                  ['batchIndex', 'int32'],
                  ['message', 'string'],
                ],
                8,
              ],
              ['errorMessage', 'string', 8],
            ],
          ],
        ],
      ],
      ['throttleTimeMs', 'int32'],
    ],
  ),
  fetch: api(
    1,
    12,
    [
      ['replicaId', 'int32'],
      ['maxWaitMs', 'int32'],
      ['minBytes', 'int32'],
      ['maxBytes', 'int32'],
      ['isolationLevel', 'int8'],
      ['sessionId', 'int32'],
      ['sessionEpoch', 'int32'],
      [
        'topics',
        [
          ['name', 'string', 0, 12],
          ['topicId', 'uuid', 13],
          [
            'partitions',
            [
              ['partition', 'int32'],
              ['currentLeaderEpoch', 'int32', 9],
              ['fetchOffset', 'int64'],
              ['lastFetchedEpoch', 'int32', 12],
              ['logStartOffset', 'int64'],
              ['partitionMaxBytes', 'int32'],
            ],
          ],
        ],
      ],
      [
        'forgottenTopics',
        [
          ['name', 'string', 0, 12],
          ['topicId', 'uuid', 13],
          ['partitions', ['int32']],
        ],
      ],
      ['rackId', 'string', 11],
    ],
    [
      ['throttleTimeMs', 'int32'],
      ['errorCode', 'int16'],
      ['sessionId', 'int32'],
      [
        'topics',
        [
          ['name', 'string', 0, 12],
          ['topicId', 'uuid', 13],
          [
            'partitions',
            [
              ['partitionIndex', 'int32'],
              ['errorCode', 'int16'],
              ['highWatermark', 'int64'],
              ['lastStableOffset', 'int64'],
              ['logStartOffset', 'int64'],
              [
                'abortedTransactions',
                [
                  ['producerId', 'int64'],
                  ['firstOffset', 'int64'],
                ],
              ],
              ['preferredReadReplica', 'int32', 11],
              ['records', 'records'],
            ],
          ],
        ],
      ],
    ],
  ),
  listOffsets: api(
    2,
    6,
    [
      ['replicaId', 'int32'],
      ['isolationLevel', 'int8'],
      [
        'topics',
        [
          ['name', 'string'],
          [
            'partitions',
            [
              ['partitionIndex', 'int32'],
              ['currentLeaderEpoch', 'int32', 4],
              ['timestamp', 'int64'],
            ],
          ],
        ],
      ],
    ],
    [
      ['throttleTimeMs', 'int32'],
      [
        'topics',
        [
          ['name', 'string'],
          [
            'partitions',
            [
              ['partitionIndex', 'int32'],
              ['errorCode', 'int16'],
              ['timestamp', 'int64'],
              ['offset', 'int64'],
              ['leaderEpoch', 'int32', 4],
            ],
          ],
        ],
      ],
    ],
  ),
  metadata: api(
    3,
    9,
    [
      [
        'topics',
        [
          ['topicId', 'uuid', 10],
          ['name', 'string'],
        ],
      ],
      ['allowAutoTopicCreation', 'boolean', 4],
      ['includeClusterAuthorizedOperations', 'boolean', 8, 10],
      ['includeTopicAuthorizedOperations', 'boolean', 8],
    ],
    [
      ['throttleTimeMs', 'int32', 3],
      ['brokers', [...COORDINATOR, ['rack', 'string', 1]]],
      ['clusterId', 'string', 2],
      ['controllerId', 'int32', 1],
      [
        'topics',
        [
          ['errorCode', 'int16'],
          ['name', 'string'],
          ['topicId', 'uuid', 10],
          ['isInternal', 'boolean', 1],
          [
            'partitions',
            [
              ['errorCode', 'int16'],
              ['partitionIndex', 'int32'],
              ['leaderId', 'int32'],
              ['leaderEpoch', 'int32', 7],
              ['replicaNodes', ['int32']],
              ['isrNodes', ['int32']],
              ['offlineReplicas', ['int32'], 5],
            ],
          ],
          ['topicAuthorizedOperations', 'int32', 8],
        ],
      ],
      ['clusterAuthorizedOperations', 'int32', 8, 10],
    ],
  ),
  offsetCommit: api(
    8,
    8,
    [
      ['groupId', 'string'],
      ['generationId', 'int32'],
      ['memberId', 'string'],
      ['groupInstanceId', 'string', 7],
      [
        'topics',
        [
          ['name', 'string'],
          ['partitions', PARTITION_TO_COMMIT],
        ],
      ],
    ],
    [
      ['throttleTimeMs', 'int32'],
      [
        'topics',
        [
          ['name', 'string'],
          [
            'partitions',
            [
              ['partitionIndex', 'int32'],
              ['errorCode', 'int16'],
            ],
          ],
        ],
      ],
    ],
  ),
  offsetFetch: api(
    9,
    6,
    [
      ['groupId', 'string', 0, 7],
      [
        'topics',
        [
          ['name', 'string'],
          ['partitions', ['int32']],
        ],
        0,
        7,
      ],
      [
        'groups',
        [
          ['groupId', 'string'],
          [
            'topics',
            [
              ['name', 'string'],
              ['partitions', ['int32']],
            ],
          ],
        ],
        8,
      ],
      ['requireStable', 'boolean', 7],
    ],
    [
      ['throttleTimeMs', 'int32'],
      [
        'topics',
        [
          ['name', 'string'],
          ['partitions', COMMITTED_PARTITION],
        ],
        0,
        7,
      ],
      ['errorCode', 'int16', 0, 7],
      [
        'groups',
        [
          ['groupId', 'string'],
          [
            'topics',
            [
              ['name', 'string'],
              ['partitions', COMMITTED_PARTITION],
            ],
          ],
          ['errorCode', 'int16'],
        ],
        8,
      ],
    ],
  ),
  findCoordinator: api(
    10,
    3,
    [
      ['key', 'string', 0, 3],
      ['keyType', 'int8'],
      ['keys', ['string'], 4],
    ],
    [
      ['throttleTimeMs', 'int32'],
      ['errorCode', 'int16', 0, 3],
      ['errorMessage', 'string', 0, 3],
      ['nodeId', 'int32', 0, 3],
      ['host', 'string', 0, 3],
      ['port', 'int32', 0, 3],
      [
        'coordinators',
        [['key', 'string'], ...COORDINATOR, ['errorCode', 'int16'], ['errorMessage', 'string']],
        4,
      ],
    ],
  ),
  joinGroup: api(
    11,
    6,
    [
      ['groupId', 'string'],
      ['sessionTimeoutMs', 'int32'],
      ['rebalanceTimeoutMs', 'int32'],
      ['memberId', 'string'],
      ['groupInstanceId', 'string', 5],
      ['protocolType', 'string'],
      [
        'protocols',
        [
          ['name', 'string'],
          ['metadata', 'bytes'],
        ],
      ],
    ],
    [
      ['throttleTimeMs', 'int32'],
      ['errorCode', 'int16'],
      ['generationId', 'int32'],
      ['protocolType', 'string', 7],
      ['protocolName', 'string'],
      ['leader', 'string'],
      ['memberId', 'string'],
      [
        'members',
        [
          ['memberId', 'string'],
          ['groupInstanceId', 'string', 5],
          ['metadata', 'bytes'],
        ],
      ],
    ],
  ),
  heartbeat: api(
    12,
    4,
    [
      ['groupId', 'string'],
      ['generationId', 'int32'],
      ['memberId', 'string'],
      ['groupInstanceId', 'string', 3],
    ],
    [
      ['throttleTimeMs', 'int32'],
      ['errorCode', 'int16'],
    ],
  ),
  leaveGroup: api(
    13,
    4,
    [
      ['groupId', 'string'],
      ['memberId', 'string', 0, 2],
      [
        'members',
        [
          ['memberId', 'string'],
          ['groupInstanceId', 'string'],
        ],
        3,
      ],
    ],
    [
      ['throttleTimeMs', 'int32'],
      ['errorCode', 'int16'],
      [
        'members',
        [
          ['memberId', 'string'],
          ['groupInstanceId', 'string'],
          ['errorCode', 'int16'],
        ],
        3,
      ],
    ],
  ),
  syncGroup: api(
    14,
    4,
    [
      ['groupId', 'string'],
      ['generationId', 'int32'],
      ['memberId', 'string'],
      ['groupInstanceId', 'string', 3],
      ['protocolType', 'string', 5],
      ['protocolName', 'string', 5],
      [
        'assignments',
        [
          ['memberId', 'string'],
          ['assignment', 'bytes'],
        ],
      ],
    ],
    [
      ['throttleTimeMs', 'int32'],
      ['errorCode', 'int16'],
      ['protocolType', 'string', 5],
      ['protocolName', 'string', 5],
      ['assignment', 'bytes'],
    ],
  ),
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
} as const;

/** Names of requests. */
export type ApiName = keyof typeof APIS;

/** The name of a request by its number; undefined where it is not spoken here. */
export function apiNamed(key: number): ApiName | undefined {
  return (Object.keys(APIS) as ApiName[]).find((name) => APIS[name].key === key);
}

function api(
  key: number,
  flexibleFrom: number,
  request: readonly Field[],
  response: readonly Field[],
): ApiShape {
  return { key, request: { fields: request, flexibleFrom }, response: { fields: response, flexibleFrom } };
}
