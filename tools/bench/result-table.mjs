/**
 * One printed figure of a bench.
 * @typedef {{ what: string, measured: string, limit: string | null, ok: boolean | null }} Figure
 */

/** A figure with a limit. */
export function figure(what, measured, limit, ok) {
  return { what, measured, limit, ok };
}

/** A figure that is only told. */
export function remark(what, measured) {
  return { what, measured, limit: null, ok: null };
}

/** How a figure stands to its limit. */
export function standing({ ok }) {
  if (ok === null) return '–';
  return ok ? 'OK' : '**OVER**';
}

const cells = (row) => `| ${row.join(' | ')} |`;

/** A Markdown table. */
export function markdownTable(head, rows) {
  return [cells(head), cells(head.map(() => '---')), ...rows.map((row) => cells(row.map(escapeCell)))].join(
    '\n',
  );
}

function escapeCell(value) {
  return String(value).replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** The figures of one bench as a Markdown table. */
export function figureTable(figures) {
  const rows = figures.map((one) => [one.what, one.measured, one.limit ?? '–', standing(one)]);
  return markdownTable(['what', 'measured', 'limit', ''], rows);
}

/** The figures of one bench for a terminal, one line each. */
export function figureLines(figures) {
  const width = Math.max(...figures.map(({ what }) => what.length));
  return figures.map((one) => {
    const limit = one.limit === null ? '' : `   (limit: ${one.limit})`;
    const mark = { true: 'OK  ', false: 'OVER', null: '    ' }[String(one.ok)];
    return `  ${mark}  ${one.what.padEnd(width)}  ${one.measured}${limit}`;
  });
}

/** A number with so many digits after the point, and its thousands apart. */
export function decimal(value, digits = 0) {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Microseconds in a unit that is easy to read. */
export function duration(us) {
  if (us < 1000) return `${decimal(us)} us`;
  return us < 1e6 ? `${decimal(us / 1000, us < 10_000 ? 2 : 1)} ms` : `${decimal(us / 1e6, 2)} s`;
}
