import type { RowRange } from './row-range.js';

/** One statement as it is sent. */
export interface Statement {
  readonly text: string;
  /** Prepared once a connection under this name. */
  readonly name: string | undefined;
  /** As they travel: texts in PostgreSQL's notation. */
  readonly values: readonly (string | null)[];
  /** null: any number of rows. */
  readonly expected: RowRange | null;
  /** Sent when the server asks for rows (COPY FROM STDIN), already in messages. */
  readonly copyData: Buffer | null;
}
