import { type ProbeContext, type ProbeResult, TaskFailure, VajraError } from '@vajraedge/sdk';
import { PostgresConnection } from '../connection/postgres-connection.js';
import { wireConnectionOf } from '../connection/wire-client.js';
import { failureCodeOf } from '../failure/failure-code.js';
import { remedyFor } from '../failure/failure-table.js';
import type { Work } from '../iteration/work.js';
import { createPostgresEngine, type PostgresEngine } from '../postgres-engine.js';
import type { ConnectionParameters } from '../postgres-parameters.js';
import type { Statement } from '../statement/statement.js';
import { checkStatements, type StatementCheck } from './check-statements.js';
import { ProbeObserver } from './probe-observer.js';
import { readServerFacts, type ServerFacts } from './server-facts.js';

const WRITES = /^\s*(insert|update|delete|merge|copy|truncate)\b/i;
const MOST_USED_RATIO = 0.8;

/**
 * Logs in as an iteration would, asks what the server is and what the role may do, and has it parse the statements
 * without running any. Never throws.
 */
export async function probeServer<Parameters extends ConnectionParameters, Plan>(
  context: ProbeContext<Parameters>,
  work: Work<Parameters, Plan>,
): Promise<ProbeResult> {
  const { parameters, baseDir } = context;
  try {
    const engine = await createPostgresEngine({ parameters, work, baseDir });
    return await probeEngine(engine, context);
  } catch (error) {
    const failureCode = error instanceof VajraError ? 'PG_VALUES_INVALID' : failureCodeOf(error);
    const remedy = error instanceof VajraError ? error.hint : remedyFor(failureCode);
    return {
      ok: false,
      failureCode,
      message: (error as Error).message,
      ...(remedy === '' ? {} : { remedy }),
    };
  }
}

async function probeEngine<Parameters extends ConnectionParameters, Plan>(
  engine: PostgresEngine<Parameters, Plan>,
  { parameters, baseDir, signal }: ProbeContext<Parameters>,
): Promise<ProbeResult> {
  // What is still to be filled in stays in them, and is passed over later.
  const statements = engine.work.statements(await engine.work.plan(parameters, baseDir));
  const observer = new ProbeObserver();
  const connection = new PostgresConnection(engine.settings);
  const giveUp = (): void => {
    const what = observer.loginMs === undefined ? 'CONNECT_TIMEOUT' : 'TIMEOUT';
    connection.interrupt(new TaskFailure(what, "no answer before the probe's deadline"));
  };
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  try {
    observer.watch(wireConnectionOf(connection.client));
    await connection.open();
    observer.sent();
    const facts = await readServerFacts(connection);
    observer.answered();
    const check = await checkStatements(connection, statements);
    return { ok: true, ...praise(facts, check, statements), ...seen(facts, check, observer) };
  } catch (error) {
    const failureCode = failureCodeOf(error);
    const message = `${engine.settings.host}:${engine.settings.port}: ${(error as Error).message}`;
    return { ok: false, failureCode, message, remedy: remedyFor(failureCode), timings: observer.timings() };
  } finally {
    signal.removeEventListener('abort', giveUp);
    await connection.close();
    await engine.close();
  }
}

function seen(
  facts: ServerFacts,
  { prepared, skipped }: StatementCheck,
  observer: ProbeObserver,
): Partial<ProbeResult> {
  const { version, maxConnections, usedConnections, isSuperuser, isReadOnly, isInRecovery } = facts;
  return {
    timings: observer.timings(),
    server: `PostgreSQL/${version}`,
    protocol: 'PostgreSQL/3.0',
    details: {
      version,
      maxConnections,
      ...(usedConnections === null ? {} : { usedConnections }),
      isSuperuser,
      isReadOnly,
      isInRecovery,
      statementsPrepared: prepared,
      statementsSkipped: skipped,
      ...(observer.loginMs === undefined ? {} : { loginMs: observer.loginMs }),
    },
  };
}

/** A remedy beside an ok answer is a warning. */
function praise(
  { version, maxConnections, usedConnections, isReadOnly }: ServerFacts,
  { prepared }: StatementCheck,
  statements: readonly Statement[],
): Pick<ProbeResult, 'message' | 'remedy'> {
  const used = usedConnections === null ? '' : `, ${usedConnections} of ${maxConnections} connections used`;
  const parsed =
    prepared === 0 ? '' : `; it takes ${prepared === 1 ? 'the statement' : `all ${prepared} statements`}`;
  const message = `PostgreSQL ${version}${used}${parsed}.`;
  if (isReadOnly && statements.some(({ text }) => WRITES.test(text)))
    return {
      message,
      remedy: 'The session is read-only, and a statement writes: take another role or server.',
    };
  if (usedConnections !== null && usedConnections > maxConnections * MOST_USED_RATIO)
    return {
      message,
      remedy: 'Few connections are left: use connections: shared, or raise max_connections.',
    };
  return { message };
}
