import { join } from 'node:path';
import { describeReadme, failureTable, parameterTable } from '@vajraedge/test-parts';
import { FAILURE_TABLE } from '../src/failure/failure-table.js';
import {
  CONNECTION_PARAMETERS,
  COPY_PARAMETERS,
  QUERY_PARAMETERS,
  TRANSACTION_PARAMETERS,
} from '../src/postgres-parameters.js';

describeReadme(join(import.meta.dirname, '../README.md'), {
  'parameters of POSTGRES_QUERY': parameterTable(QUERY_PARAMETERS),
  'parameters of POSTGRES_TRANSACTION': parameterTable(TRANSACTION_PARAMETERS),
  'parameters of POSTGRES_COPY': parameterTable(COPY_PARAMETERS),
  'parameters of all tasks': parameterTable(CONNECTION_PARAMETERS),
  'failure codes': failureTable(FAILURE_TABLE),
});
