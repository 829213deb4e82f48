import { definePlugin } from '@vajraedge/sdk';
import { POSTGRES_COPY, POSTGRES_QUERY, POSTGRES_TRANSACTION } from './tasks.js';

export default definePlugin({
  displayName: 'PostgreSQL',
  description: 'Queries, transactions and copies, prepared or not, over connections of users or a pool.',
  tasks: [POSTGRES_QUERY, POSTGRES_TRANSACTION, POSTGRES_COPY],
});
