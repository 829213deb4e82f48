import { defineTask } from '@vajraedge/sdk';
import {
  CONNECTION_PARAMETERS,
  CONSUME_PARAMETERS,
  PRODUCE_PARAMETERS,
  RECORD_PARAMETERS,
} from './kafka-parameters.js';
import { createConsumeTask, createProduceTask } from './kafka-task.js';

/** Records to a topic. */
export const KAFKA_PRODUCE = defineTask({
  name: 'KAFKA_PRODUCE',
  displayName: 'Kafka records to a topic',
  description: 'Produces records, and waits until the brokers have acknowledged them.',
  parameters: { ...RECORD_PARAMETERS, ...PRODUCE_PARAMETERS, ...CONNECTION_PARAMETERS },
  ...createProduceTask(false),
});

/** Records from a topic. */
export const KAFKA_CONSUME = defineTask({
  name: 'KAFKA_CONSUME',
  displayName: 'Kafka records from a topic',
  description:
    'Waits for records, alone or in a consumer group, and tells their age and what is still to be read.',
  parameters: { ...CONSUME_PARAMETERS, ...CONNECTION_PARAMETERS },
  ...createConsumeTask(),
});

/** A record there and back. */
export const KAFKA_ROUND_TRIP = defineTask({
  name: 'KAFKA_ROUND_TRIP',
  displayName: 'Kafka record there and back',
  description: 'Produces a record, and reads it from where the broker put it.',
  parameters: { ...RECORD_PARAMETERS, ...CONNECTION_PARAMETERS },
  ...createProduceTask(true),
});
