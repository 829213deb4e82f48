import { defineTask } from '@vajraedge/sdk';
import { COPY_WORK } from './iteration/copy-work.js';
import { QUERY_WORK } from './iteration/query-work.js';
import { TRANSACTION_WORK } from './iteration/transaction-work.js';
import {
  CONNECTION_PARAMETERS,
  COPY_PARAMETERS,
  QUERY_PARAMETERS,
  TRANSACTION_PARAMETERS,
} from './postgres-parameters.js';
import { createPostgresTask } from './postgres-task.js';

/** One statement. */
export const POSTGRES_QUERY = defineTask({
  name: 'POSTGRES_QUERY',
  displayName: 'PostgreSQL query',
  description: 'Runs one statement, prepared or not, and checks how many rows it gives or changes.',
  parameters: { ...QUERY_PARAMETERS, ...CONNECTION_PARAMETERS },
  ...createPostgresTask(QUERY_WORK),
});

/** Several statements between BEGIN and COMMIT. */
export const POSTGRES_TRANSACTION = defineTask({
  name: 'POSTGRES_TRANSACTION',
  displayName: 'PostgreSQL transaction',
  description: 'Runs statements in one transaction, and rolls it back when one of them fails.',
  parameters: { ...TRANSACTION_PARAMETERS, ...CONNECTION_PARAMETERS },
  ...createPostgresTask(TRANSACTION_WORK),
});

/** Rows by COPY FROM STDIN. */
export const POSTGRES_COPY = defineTask({
  name: 'POSTGRES_COPY',
  displayName: 'PostgreSQL copy',
  description: 'Copies rows of a pattern or of a CSV file into a table.',
  parameters: { ...COPY_PARAMETERS, ...CONNECTION_PARAMETERS },
  ...createPostgresTask(COPY_WORK),
});
