import type { SessionView } from '@vajraedge/protocol';
import { inject, type InjectionKey } from 'vue';
import type { LiveStream } from '../live/live-stream.js';
import type { Api } from './api-client.js';

/** What every view needs: the API, the live stream, who one is, and how to go elsewhere. */
export interface Connection {
  readonly api: Api;
  readonly live: LiveStream;
  readonly session: SessionView;
  go(path: string): void;
}

/** Under which {@link Connection} is provided. */
export const CONNECTION: InjectionKey<Connection> = Symbol('connection');

/** The connection of the page that a view is part of. */
export function useConnection(): Connection {
  const connection = inject(CONNECTION);
  if (connection === undefined) throw new Error('a view outside of the page');
  return connection;
}
