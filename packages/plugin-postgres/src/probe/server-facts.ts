import type { PostgresConnection } from '../connection/postgres-connection.js';

/** What a server says about itself and the role. */
export interface ServerFacts {
  readonly version: string;
  readonly maxConnections: number;
  /** Sessions of clients, this one included; null where the role may not see them. */
  readonly usedConnections: number | null;
  readonly isSuperuser: boolean;
  /** Whatever the role's rights: nothing can be written here. */
  readonly isReadOnly: boolean;
  /** A standby. */
  readonly isInRecovery: boolean;
}

const QUERY = `
  SELECT current_setting('server_version'),
         current_setting('max_connections'),
         (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend'),
         (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user),
         current_setting('transaction_read_only') = 'on',
         pg_catalog.pg_is_in_recovery()`;

/** Asks for all of it in one query. */
export async function readServerFacts({ client }: PostgresConnection): Promise<ServerFacts> {
  const { rows } = await client.query({ text: QUERY, rowMode: 'array' });
  const [version, max, used, isSuperuser, isReadOnly, isInRecovery] = rows[0] as unknown[];
  return {
    version: String(version),
    maxConnections: Number(max),
    usedConnections: Number(used) === 0 ? null : Number(used),
    isSuperuser: isSuperuser === true,
    isReadOnly: isReadOnly === true,
    isInRecovery: isInRecovery === true,
  };
}
