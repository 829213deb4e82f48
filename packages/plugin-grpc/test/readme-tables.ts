import type { ParameterDescriptor, ParameterShape } from '@vajraedge/sdk';
import { FAILURE_TABLE } from '../src/failure/failure-table.js';
import {
  ANSWERS_PARAMETERS,
  CALL_PARAMETERS,
  MESSAGE_PARAMETERS,
  MESSAGES_PARAMETERS,
  TURNS_PARAMETERS,
} from '../src/grpc-parameters.js';

/** The tables of README.md by the name in their marker. */
export function readmeTables(): { readonly [name: string]: string } {
  return {
    'parameters of GRPC_UNARY': parameterTable(MESSAGE_PARAMETERS),
    'parameters of GRPC_SERVER_STREAM': parameterTable({ ...MESSAGE_PARAMETERS, ...ANSWERS_PARAMETERS }),
    'parameters of GRPC_CLIENT_STREAM': parameterTable(MESSAGES_PARAMETERS),
    'parameters of GRPC_BIDI_STREAM': parameterTable({
      ...MESSAGES_PARAMETERS,
      ...ANSWERS_PARAMETERS,
      ...TURNS_PARAMETERS,
    }),
    'parameters of all tasks': parameterTable(CALL_PARAMETERS),
    'failure codes': table([
      ['code', 'what happened', 'what to do'],
      ...FAILURE_TABLE.map(({ code, meaning, remedy }) => [`\`${code}\``, meaning, remedy]),
    ]),
  };
}

function parameterTable(shape: ParameterShape): string {
  const rows = Object.entries(shape).map(([name, descriptor]) => [
    `\`${name}\``,
    typeText(descriptor),
    defaultText(descriptor),
    descriptor.description ?? '',
  ]);
  return table([['parameter', 'type', 'default', 'meaning'], ...rows]);
}

function typeText(descriptor: ParameterDescriptor): string {
  // All statuses in one cell would be wider than any page.
  if (descriptor.type === 'enum')
    return descriptor.values.length > 10
      ? 'one word'
      : descriptor.values.map((value) => `\`${value}\``).join(', ');
  return descriptor.type;
}

function defaultText(descriptor: ParameterDescriptor): string {
  if (descriptor.required === true) return 'required';
  return descriptor.default === undefined
    ? ''
    : `\`${JSON.stringify(descriptor.default).replaceAll('"', '')}\``;
}

/** Markdown as prettier writes it. */
function table(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
