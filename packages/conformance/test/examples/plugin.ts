import { definePlugin } from '@vajraedge/sdk';
import { tcpEcho } from './tcp-echo.js';

export default definePlugin({
  displayName: 'TCP',
  description: 'Plain TCP: sends and receives bytes.',
  tasks: [tcpEcho],
});
