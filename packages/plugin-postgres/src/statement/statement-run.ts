import type { WireConnection } from '../connection/wire-client.js';
import type { Statement } from './statement.js';

/** Told once how a statement ended. */
export type StatementEnd = (error: Error | null, rows: number) => void;

/**
 * One statement on its way, in place of pg's Query: rows are counted by what the server says and never turned into
 * values, which for a load generator would be time spent on nothing.
 */
export class StatementRun {
  /** pg keeps its list of prepared statements by these two. */
  readonly name: string | undefined;
  readonly text: string;
  readonly #statement: Statement;
  #end: StatementEnd | null;
  #rows = 0;

  constructor(statement: Statement, end: StatementEnd) {
    this.name = statement.name;
    this.text = statement.text;
    this.#statement = statement;
    this.#end = end;
  }

  /** pg calls this when it is the statement's turn; what is returned is its failure. */
  submit(connection: WireConnection): Error | null {
    const { name, text, values } = this.#statement;
    if (name === undefined && values.length === 0) {
      connection.query(text);
      return null;
    }
    const known = name === undefined ? undefined : connection.parsedStatements[name];
    if (known !== undefined && known !== text)
      return new Error(`the name ${name} was used for another statement of this connection`);
    connection.stream.cork();
    if (known === undefined) {
      connection.parse({ text, name });
      if (name !== undefined) connection.submittedNamedStatements[name] = text;
    }
    connection.bind({ statement: name, values });
    // Drivers ask for the columns of a prepared statement once and remember them.
    if (known === undefined) connection.describe({ type: 'P', name: '' });
    connection.execute({ portal: '' });
    connection.sync();
    connection.stream.uncork();
    return null;
  }

  handleRowDescription(): void {}
  handleDataRow(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
  handleCopyData(): void {}

  handleCopyInResponse(connection: WireConnection): void {
    const { copyData } = this.#statement;
    if (copyData === null) {
      connection.sendCopyFail('this task has no rows to copy; use POSTGRES_COPY');
      return;
    }
    connection.stream.write(copyData);
    connection.endCopyFrom();
  }

  /** `SELECT 5`, `INSERT 0 5`, `COPY 5`: the number is the last word. Texts of several statements give several. */
  handleCommandComplete({ text }: { readonly text: string }): void {
    const rows = Number(text.slice(text.lastIndexOf(' ') + 1));
    if (rows > 0) this.#rows += rows;
  }

  handleReadyForQuery(): void {
    this.finish(null);
  }

  handleError(error: Error & { severity?: string }, connection: WireConnection): void {
    // After an error of its own the server says when it is ready again; only then is the connection free.
    if (error.severity === undefined) {
      this.finish(error);
      return;
    }
    const settle = (): void => {
      connection.off('readyForQuery', settle).off('end', settle);
      this.finish(error);
    };
    connection.on('readyForQuery', settle).on('end', settle);
  }

  /** Ends it here, whatever the server says later. */
  finish(error: Error | null): void {
    const end = this.#end;
    this.#end = null;
    end?.(error, this.#rows);
  }
}
