import { api } from './api-shape.js';
import type { Field } from './wire.js';

const COORDINATOR: readonly Field[] = [
  ['nodeId', 'int32'],
  ['host', 'string'],
  ['port', 'int32'],
];

/** Requests about records and where they lie, by name. */
export const RECORD_APIS = {
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
};
