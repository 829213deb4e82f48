import type { ParameterDescriptor, ParameterShape } from '@vajraedge/sdk';
import { FAILURE_TABLE } from '../src/failure/failure-table.js';
import {
  CONNECTION_PARAMETERS,
  CONSUME_PARAMETERS,
  PRODUCE_PARAMETERS,
  RECORD_PARAMETERS,
} from '../src/kafka-parameters.js';
import { CODES_BY_ERROR } from '../src/failure/protocol-error.js';

/** The tables of README.md by the name in their marker. */
export function readmeTables(): { readonly [name: string]: string } {
  return {
    'parameters of records': parameterTable(RECORD_PARAMETERS),
    'parameters of KAFKA_PRODUCE alone': parameterTable(PRODUCE_PARAMETERS),
    'parameters of KAFKA_CONSUME': parameterTable(CONSUME_PARAMETERS),
    'parameters of connections': parameterTable(CONNECTION_PARAMETERS),
    'failure codes': table([
      ['code', 'what happened', 'what to do'],
      ...FAILURE_TABLE.map(({ code, meaning, remedy }) => [`\`${code}\``, meaning, remedy]),
    ]),
    'errors of brokers': table([
      ['code', 'errors of the protocol'],
      ...[...new Set(Object.values(CODES_BY_ERROR))].map((code) => [
        `\`${code}\``,
        errorsOf(code).join(', '),
      ]),
    ]),
  };
}

function errorsOf(code: string): string[] {
  return Object.keys(CODES_BY_ERROR).filter((error) => CODES_BY_ERROR[error] === code);
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
  if (descriptor.type === 'enum') return descriptor.values.map((value) => `\`${value}\``).join(', ');
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
