import { definePlugin } from '@vajraedge/sdk';
import { MQTT_PUBLISH, MQTT_ROUNDTRIP } from './tasks.js';

export default definePlugin({
  displayName: 'MQTT',
  description: 'Messages to a broker, and from one end to the other.',
  tasks: [MQTT_PUBLISH, MQTT_ROUNDTRIP],
});
