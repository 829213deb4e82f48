import type { WireConnection } from '../connection/wire-client.js';
import type { Statement } from '../statement/statement.js';

/** How a statement looks to the server. */
export interface Described {
  /** How many values it wants. */
  readonly parameters: number;
}

/**
 * Has the server parse a statement, and nothing more: Parse, Describe and Sync, without Execute (PostgreSQL protocol).
 * To be given to pg's client as a query.
 */
export class DescribeRun {
  readonly #statement: Statement;
  readonly #end: (error: Error | null, described: Described) => void;
  #error: Error | null = null;
  #connection: WireConnection | null = null;
  #parameters = 0;

  constructor(statement: Statement, end: (error: Error | null, described: Described) => void) {
    this.#statement = statement;
    this.#end = end;
  }

  submit(connection: WireConnection): null {
    this.#connection = connection;
    connection.on('parameterDescription', this.#onParameters);
    connection.parse({ text: this.#statement.text });
    connection.describe({ type: 'S', name: '' });
    connection.sync();
    return null;
  }

  handleRowDescription(): void {}

  handleReadyForQuery(): void {
    this.#connection?.off('parameterDescription', this.#onParameters);
    this.#end(this.#error, { parameters: this.#parameters });
  }

  handleError(error: Error & { severity?: string }, connection: WireConnection): void {
    this.#error = error;
    const settle = (): void => {
      connection.off('readyForQuery', settle).off('end', settle);
      this.handleReadyForQuery();
    };
    if (error.severity === undefined) settle();
    else connection.on('readyForQuery', settle).on('end', settle);
  }

  readonly #onParameters = ({ parameterCount }: { readonly parameterCount: number }): void => {
    this.#parameters = parameterCount;
  };
}
