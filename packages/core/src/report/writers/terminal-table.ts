import { cut, printable, type TerminalStyle, widthOf } from './terminal-style.js';

/** A column of figures, aligned to the right. */
export interface TerminalColumn {
  readonly header: string;
  /** Left out first, highest number first, where the terminal is narrow; 0 or absent: never. */
  readonly optional?: number;
}

/** A row: its name, how deep it is indented, and a cell for each column. */
export interface TerminalRow {
  readonly name: string;
  readonly indent: number;
  readonly cells: readonly string[];
  /** Colour of the whole row. */
  readonly paint?: (text: string) => string;
}

/** Narrowest that names may get before a column is left out. */
const MIN_NAME_WIDTH = 26;
const GAP = 2;

/** A table with names on the left and figures on the right that fits into `width`. */
export function terminalTable(
  title: string,
  columns: readonly TerminalColumn[],
  rows: readonly TerminalRow[],
  { width, style }: { readonly width: number; readonly style: TerminalStyle },
): string[] {
  const widths = columns.map(({ header }, at) =>
    Math.max(widthOf(header), ...rows.map(({ cells }) => widthOf(cells[at] ?? ''))),
  );
  const nameNeeded = Math.max(widthOf(title), ...rows.map(({ name, indent }) => indent + widthOf(name)));
  const shown = columnsThatFit(columns, widths, width, Math.min(MIN_NAME_WIDTH, nameNeeded));
  const taken = shown.reduce((sum, at) => sum + GAP + (widths[at] ?? 0), 0);
  const nameWidth = Math.min(nameNeeded, width - taken);
  const lineOf = (name: string, cells: readonly string[]): string =>
    [
      cut(name, nameWidth).padEnd(nameWidth),
      ...shown.map((at) => (cells[at] ?? '').padStart(widths[at] ?? 0)),
    ]
      .join(' '.repeat(GAP))
      .trimEnd();
  const header = lineOf(
    title,
    columns.map(({ header: text }) => text),
  );
  const titleEnd = Math.min(widthOf(title), nameWidth);
  return [
    style.bold(header.slice(0, titleEnd)) + style.dim(header.slice(titleEnd)),
    ...rows.map(({ name, indent, cells, paint }) => {
      const line = lineOf(' '.repeat(indent) + printable(name), cells);
      return paint === undefined ? line : paint(line);
    }),
  ];
}

function columnsThatFit(
  columns: readonly TerminalColumn[],
  widths: readonly number[],
  width: number,
  nameWidth: number,
): number[] {
  let shown = columns.map((_, at) => at);
  const needed = (): number => shown.reduce((sum, at) => sum + GAP + (widths[at] ?? 0), nameWidth);
  while (needed() > width) {
    const optional = shown.map((at) => columns[at]?.optional ?? 0);
    const most = Math.max(0, ...optional);
    if (most === 0) break;
    shown = shown.filter((_, at) => optional[at] !== most);
  }
  return shown;
}
