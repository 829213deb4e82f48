import { createHash } from 'node:crypto';
import type { ApiName } from '../../src/stand-in/messages.js';
import type { Wire, WireRecord } from '../../src/stand-in/wire.js';

/** Versions of a request: what the client is offered, and what the brokers behind the bridge speak. */
export interface Versions {
  readonly offered: number;
  readonly spoken: number;
}

/** Of every request that goes through; nothing else is offered. */
export const BRIDGED: { readonly [Name in ApiName]?: Versions } = {
  apiVersions: { offered: 3, spoken: 0 },
  produce: { offered: 7, spoken: 7 },
  fetch: { offered: 13, spoken: 11 },
  // Its answers from version 4 on have a field twice.
  listOffsets: { offered: 6, spoken: 3 },
  metadata: { offered: 12, spoken: 2 },
  initProducerId: { offered: 4, spoken: 4 },
  findCoordinator: { offered: 4, spoken: 2 },
  joinGroup: { offered: 6, spoken: 5 },
  syncGroup: { offered: 4, spoken: 3 },
  heartbeat: { offered: 4, spoken: 3 },
  leaveGroup: { offered: 4, spoken: 1 },
  offsetCommit: { offered: 8, spoken: 7 },
  offsetFetch: { offered: 8, spoken: 5 },
};

type Records = readonly WireRecord[];

/** The same request, as the older version has it. */
export function olderRequest(
  api: ApiName,
  request: WireRecord,
  names: ReadonlyMap<string, string>,
): WireRecord {
  if (api === 'fetch') {
    const named = (topics: Wire | undefined) =>
      (topics as Records).map((topic) => ({ ...topic, name: names.get(topic['topicId'] as string) ?? '' }));
    return {
      ...request,
      topics: named(request['topics']),
      forgottenTopics: named(request['forgottenTopics']),
    };
  }
  if (api === 'findCoordinator') return { ...request, key: (request['keys'] as readonly string[])[0] ?? '' };
  if (api === 'leaveGroup')
    return { ...request, memberId: (request['members'] as Records)[0]?.['memberId'] ?? '' };
  if (api === 'offsetFetch') return { ...request, ...(request['groups'] as Records)[0] };
  return request;
}

/**
 * The answer to that request, as the newer version has it.
 *
 * @param ports ports of the bridge by those of the brokers, which name each other
 */
export function newerAnswer(
  api: ApiName,
  request: WireRecord,
  answer: WireRecord,
  ports: ReadonlyMap<number, number>,
): WireRecord {
  const moved = (broker: WireRecord): WireRecord => ({
    ...broker,
    port: ports.get(broker['port'] as number) ?? 0,
  });
  if (api === 'apiVersions') return { apiKeys: [] };
  if (api === 'metadata')
    return {
      ...answer,
      brokers: (answer['brokers'] as Records).map(moved),
      topics: (answer['topics'] as Records).map((topic) => ({
        ...topic,
        topicId: idOf(topic['name'] as string),
      })),
    };
  if (api === 'fetch')
    return {
      ...answer,
      topics: (answer['topics'] as Records).map((topic) => ({
        ...topic,
        topicId: idOf(topic['name'] as string),
      })),
    };
  if (api === 'findCoordinator')
    return { coordinators: [{ ...moved(answer), key: (request['keys'] as readonly string[])[0] ?? '' }] };
  if (api === 'leaveGroup') return { ...answer, members: request['members'] as Records };
  if (api === 'offsetFetch')
    return { groups: [{ groupId: (request['groups'] as Records)[0]?.['groupId'] ?? '', ...answer }] };
  return answer;
}

/** Older brokers know topics by name only. 32 hexadecimal digits. */
export function idOf(topic: string): string {
  return createHash('sha256').update(topic).digest('hex').slice(0, 32);
}
