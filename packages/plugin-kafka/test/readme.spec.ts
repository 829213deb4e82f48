import { join } from 'node:path';
import { describeReadme, failureTable, markdownTable, parameterTable } from '@vajraedge/test-parts';
import { FAILURE_TABLE } from '../src/failure/failure-table.js';
import {
  CONNECTION_PARAMETERS,
  CONSUME_PARAMETERS,
  PRODUCE_PARAMETERS,
  RECORD_PARAMETERS,
} from '../src/kafka-parameters.js';
import { CODES_BY_ERROR } from '../src/failure/protocol-error.js';

describeReadme(join(import.meta.dirname, '../README.md'), {
  'parameters of records': parameterTable(RECORD_PARAMETERS),
  'parameters of KAFKA_PRODUCE alone': parameterTable(PRODUCE_PARAMETERS),
  'parameters of KAFKA_CONSUME': parameterTable(CONSUME_PARAMETERS),
  'parameters of connections': parameterTable(CONNECTION_PARAMETERS),
  'failure codes': failureTable(FAILURE_TABLE),
  'errors of brokers': markdownTable([
    ['code', 'errors of the protocol'],
    ...[...new Set(Object.values(CODES_BY_ERROR))].map((code) => [`\`${code}\``, errorsOf(code).join(', ')]),
  ]),
});

function errorsOf(code: string): string[] {
  return Object.keys(CODES_BY_ERROR).filter((error) => CODES_BY_ERROR[error] === code);
}
