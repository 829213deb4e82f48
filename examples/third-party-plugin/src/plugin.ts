import { definePlugin } from '@vajraedge/sdk';
import { dnsQueryTask } from './dns-query.js';

export default definePlugin({
  displayName: 'DNS',
  description: 'Asks name servers for addresses, over UDP.',
  tasks: [dnsQueryTask],
});
