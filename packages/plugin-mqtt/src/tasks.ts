import { defineTask } from '@vajraedge/sdk';
import { CONNECTION_PARAMETERS, MESSAGE_PARAMETERS, ROUNDTRIP_PARAMETERS } from './mqtt-parameters.js';
import { createMqttTask } from './mqtt-task.js';

/** A message to the broker. */
export const MQTT_PUBLISH = defineTask({
  name: 'MQTT_PUBLISH',
  displayName: 'MQTT message',
  description: 'Publishes a message, and waits until the broker has acknowledged it.',
  parameters: { ...MESSAGE_PARAMETERS, ...CONNECTION_PARAMETERS },
  ...createMqttTask(false),
});

/** A message there and back. */
export const MQTT_ROUNDTRIP = defineTask({
  name: 'MQTT_ROUNDTRIP',
  displayName: 'MQTT message there and back',
  description: 'Publishes a message, and waits until it has come back to the user, who has subscribed to it.',
  parameters: { ...MESSAGE_PARAMETERS, ...ROUNDTRIP_PARAMETERS, ...CONNECTION_PARAMETERS },
  ...createMqttTask(true),
});
