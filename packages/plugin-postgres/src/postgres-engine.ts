import { type Closable, TaskFailure, VajraError } from '@vajraedge/sdk';
import { ConnectionPool } from './connection/connection-pool.js';
import { type ConnectionSettings, connectionSettings } from './connection/connection-settings.js';
import { holdsTemplate } from './holds-template.js';
import { PostgresUser, type PostgresUserHost } from './iteration/postgres-user.js';
import type { Work } from './iteration/work.js';
import { parameterProblems } from './parameter-problems.js';
import type { ConnectionParameters } from './postgres-parameters.js';

/** What an engine is made from. */
export interface PostgresEngineParts<Parameters, Plan> {
  readonly parameters: Parameters;
  readonly work: Work<Parameters, Plan>;
  /** Folder that relative file names start from; null: that of the process. */
  readonly baseDir: string | null;
}

/** What the users of one engine thread share. */
export class PostgresEngine<Parameters extends ConnectionParameters, Plan>
  implements Closable, PostgresUserHost<Parameters, Plan>
{
  readonly work: Work<Parameters, Plan>;
  readonly settings: ConnectionSettings;
  readonly #parts: PostgresEngineParts<Parameters, Plan>;
  readonly #pool: ConnectionPool | null;
  #plan: Plan | null = null;

  constructor(settings: ConnectionSettings, parts: PostgresEngineParts<Parameters, Plan>) {
    this.settings = settings;
    this.work = parts.work;
    this.#parts = parts;
    const { connections, maxConnections } = parts.parameters;
    this.#pool =
      connections === 'shared' ? new ConnectionPool(settings, { max: maxConnections, keeps: true }) : null;
  }

  /** @param signal aborted when the user is given up */
  createUser(signal: AbortSignal): PostgresUser<Parameters, Plan> {
    const keeps = this.#parts.parameters.connections === 'perUser';
    // Where every iteration has its own, closing the last one is no reason for the next to wait.
    const pool = this.#pool ?? new ConnectionPool(this.settings, { max: keeps ? 1 : Infinity, keeps });
    const { timeout } = this.#parts.parameters;
    return new PostgresUser({ host: this, pool, ownsPool: this.#pool === null, timeoutMs: timeout, signal });
  }

  planFor(parameters: Parameters): Plan | Promise<Plan> {
    const isConstant = parameters === this.#parts.parameters;
    if (isConstant && this.#plan !== null) return this.#plan;
    if (!isConstant) refuseProblems(this.work.problems(parameters));
    const plan = this.work.plan(parameters, this.#parts.baseDir);
    if (!isConstant) return plan;
    if (plan instanceof Promise) return plan.then((made) => (this.#plan = made));
    return (this.#plan = plan);
  }

  async close(): Promise<void> {
    await this.#pool?.close();
  }
}

/**
 * Checks the parameters together, reads the files that they name, and makes ready to connect.
 *
 * @throws VE_POSTGRES_PARAMETERS with every problem, VE_POSTGRES_FILE
 */
export async function createPostgresEngine<Parameters extends ConnectionParameters, Plan>(
  parts: PostgresEngineParts<Parameters, Plan>,
): Promise<PostgresEngine<Parameters, Plan>> {
  const problems = [...parameterProblems(parts.parameters), ...parts.work.problems(parts.parameters)];
  if (problems.length > 0) {
    throw new VajraError(
      'VE_POSTGRES_PARAMETERS',
      `the parameters do not fit together: ${problems.join('; ')}`,
      {
        hint: 'Correct them in the plan; `vajra tasks` lists the parameters.',
      },
    );
  }
  const engine = new PostgresEngine(await connectionSettings(parts.parameters, parts.baseDir), parts);
  // A file that is not there is to be known before the first iteration.
  if (!holdsTemplate(parts.parameters)) await engine.planFor(parts.parameters);
  return engine;
}

function refuseProblems(problems: readonly string[]): void {
  if (problems.length > 0) throw new TaskFailure('PG_VALUES_INVALID', problems.join('; '));
}
