import { join } from 'node:path';
import { describeReadme, failureTable, parameterTable } from '@vajraedge/test-parts';
import { FAILURE_TABLE } from '../src/failure/failure-table.js';
import { CONNECTION_PARAMETERS, MESSAGE_PARAMETERS, ROUNDTRIP_PARAMETERS } from '../src/mqtt-parameters.js';

describeReadme(join(import.meta.dirname, '../README.md'), {
  'parameters of messages': parameterTable(MESSAGE_PARAMETERS),
  'parameters of MQTT_ROUNDTRIP alone': parameterTable(ROUNDTRIP_PARAMETERS),
  'parameters of connections': parameterTable(CONNECTION_PARAMETERS),
  'failure codes': failureTable(FAILURE_TABLE),
});
