import type { TaskContext } from '@vajraedge/sdk';
import type { PostgresConnection } from '../connection/postgres-connection.js';
import type { Statement } from '../statement/statement.js';

/** What one kind of task does with a connection, apart from getting one. */
export interface Work<Parameters, Plan> {
  /** What is wrong with the parameters taken together; what is still a template is left alone. */
  problems(parameters: Parameters): readonly string[];
  /** What to send, for parameters without problems and without templates. */
  plan(parameters: Parameters, baseDir: string | null): Plan | Promise<Plan>;
  /** Sends it; gives the number of rows. */
  run(connection: PostgresConnection, plan: Plan, context: TaskContext<Parameters>): Promise<number>;
  /** The statements that a probe may have the server look at, without running them. */
  statements(plan: Plan): readonly Statement[];
}
