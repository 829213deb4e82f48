import { join } from 'node:path';
import { describeReadme, failureTable, parameterTable } from '@vajraedge/test-parts';
import { FAILURE_TABLE } from '../src/failure/failure-table.js';
import {
  ANSWERS_PARAMETERS,
  CALL_PARAMETERS,
  MESSAGE_PARAMETERS,
  MESSAGES_PARAMETERS,
  TURNS_PARAMETERS,
} from '../src/grpc-parameters.js';

describeReadme(join(import.meta.dirname, '../README.md'), {
  'parameters of GRPC_UNARY': parameterTable(MESSAGE_PARAMETERS),
  'parameters of GRPC_SERVER_STREAM': parameterTable({ ...MESSAGE_PARAMETERS, ...ANSWERS_PARAMETERS }),
  'parameters of GRPC_CLIENT_STREAM': parameterTable(MESSAGES_PARAMETERS),
  'parameters of GRPC_BIDI_STREAM': parameterTable({
    ...MESSAGES_PARAMETERS,
    ...ANSWERS_PARAMETERS,
    ...TURNS_PARAMETERS,
  }),
  'parameters of all tasks': parameterTable(CALL_PARAMETERS),
  'failure codes': failureTable(FAILURE_TABLE),
});
