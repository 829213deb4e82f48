import { definePlugin } from '@vajraedge/sdk';
import { KAFKA_CONSUME, KAFKA_PRODUCE, KAFKA_ROUND_TRIP } from './tasks.js';

export default definePlugin({
  displayName: 'Kafka',
  description: 'Records to and from topics of Apache Kafka.',
  tasks: [KAFKA_PRODUCE, KAFKA_CONSUME, KAFKA_ROUND_TRIP],
});
