import { defineTask } from '@vajraedge/sdk';
import {
  CLOSING_PARAMETERS,
  CONNECTION_PARAMETERS,
  EXCHANGE_PARAMETERS,
  KEEPING_PARAMETERS,
} from './websocket-parameters.js';
import { createWebSocketTask } from './websocket-task.js';

/** A message and what answers it, over a connection that the user keeps. */
export const WEBSOCKET_MESSAGE = defineTask({
  name: 'WEBSOCKET_MESSAGE',
  displayName: 'WebSocket message',
  description:
    'Sends a message over the connection that the user keeps, and waits for the one that answers it.',
  parameters: { ...EXCHANGE_PARAMETERS, ...KEEPING_PARAMETERS, ...CONNECTION_PARAMETERS },
  ...createWebSocketTask(true),
});

/** A connection that comes and goes. */
export const WEBSOCKET_CONNECT = defineTask({
  name: 'WEBSOCKET_CONNECT',
  displayName: 'WebSocket connection',
  description: 'Connects, exchanges messages where that is wanted, and closes.',
  parameters: { ...EXCHANGE_PARAMETERS, ...CLOSING_PARAMETERS, ...CONNECTION_PARAMETERS },
  ...createWebSocketTask(false),
});
