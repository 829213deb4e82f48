import { join } from 'node:path';
import { describeReadme, failureTable, parameterTable } from '@vajraedge/test-parts';
import { FAILURE_TABLE } from '../src/failure/failure-table.js';
import {
  CLOSING_PARAMETERS,
  CONNECTION_PARAMETERS,
  EXCHANGE_PARAMETERS,
  KEEPING_PARAMETERS,
} from '../src/websocket-parameters.js';

describeReadme(join(import.meta.dirname, '../README.md'), {
  'parameters of WEBSOCKET_MESSAGE alone': parameterTable(KEEPING_PARAMETERS),
  'parameters of WEBSOCKET_CONNECT alone': parameterTable(CLOSING_PARAMETERS),
  'parameters of exchanges': parameterTable(EXCHANGE_PARAMETERS),
  'parameters of connections': parameterTable(CONNECTION_PARAMETERS),
  'failure codes': failureTable(FAILURE_TABLE),
});
