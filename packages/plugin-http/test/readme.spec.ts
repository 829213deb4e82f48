import { join } from 'node:path';
import { describeReadme, failureTable, parameterTable } from '@vajraedge/test-parts';
import { FAILURE_TABLE } from '../src/failure/failure-table.js';
import { BODY_PARAMETERS, COMMON_PARAMETERS, METHOD_PARAMETER } from '../src/http-parameters.js';

describeReadme(join(import.meta.dirname, '../README.md'), {
  'parameters of all tasks': parameterTable(COMMON_PARAMETERS),
  'parameters of tasks with a body': parameterTable({ ...BODY_PARAMETERS, ...METHOD_PARAMETER }),
  'failure codes': failureTable(FAILURE_TABLE),
});
