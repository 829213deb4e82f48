import { definePlugin } from '@vajraedge/sdk';
import { WEBSOCKET_CONNECT, WEBSOCKET_MESSAGE } from './tasks.js';

export default definePlugin({
  displayName: 'WebSocket',
  description: 'Messages over WebSocket connections that users keep, and connections that come and go.',
  tasks: [WEBSOCKET_MESSAGE, WEBSOCKET_CONNECT],
});
