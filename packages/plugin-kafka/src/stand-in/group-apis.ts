import { api } from './api-shape.js';
import type { Field } from './wire.js';

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

/** Requests of consumer groups, by name. */
export const GROUP_APIS = {
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
};
