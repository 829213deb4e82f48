import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { StreamEvents, StreamRequests } from '@vajraedge/protocol';
import type { Actor } from '../run/master-service.js';
import type { SlowReader } from './slow-reader.js';

/** What is kept with a connection. */
export interface StreamSocketData {
  actor: Actor;
  reader: SlowReader;
}

/** A connection of the live stream. */
export type StreamSocket = Socket<StreamRequests, StreamEvents, DefaultEventsMap, StreamSocketData>;

/** All connections of the live stream. */
export type StreamServer = Server<StreamRequests, StreamEvents, DefaultEventsMap, StreamSocketData>;

/** The room of those that watch a run. */
export function roomOf(runId: string): string {
  return `run:${runId}`;
}
