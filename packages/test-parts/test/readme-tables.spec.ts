import { failureTable, markdownTable, parameterTable } from '../src/readme-tables.js';

describe('a table', () => {
  test('is as wide as its widest cells, and keeps bars out of them', () => {
    expect(
      markdownTable([
        ['a', 'long head'],
        ['b|c', ''],
      ]).split('\n'),
    ).toEqual(['| a    | long head |', '| ---- | --------- |', '| b\\|c |           |']);
  });

  test('of parameters has types, defaults and meanings', () => {
    const table = parameterTable({
      url: { type: 'string', required: true, description: 'Where.' },
      kind: { type: 'enum', values: ['a', 'b'], default: 'a', description: 'Which.' },
      many: { type: 'enum', values: Array.from({ length: 11 }, (_, at) => `v${at}`) },
      headers: { type: 'map', values: { type: 'secret' } },
    });
    const cells = table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
    expect(cells.slice(2).map((row) => row.slice(1, -1))).toEqual([
      ['`url`', 'string', 'required', 'Where.'],
      ['`kind`', '`a`, `b`', '`a`', 'Which.'],
      ['`many`', 'one word', '', ''],
      ['`headers`', 'map of secrets', '', ''],
    ]);
  });

  test('of failures has what to do', () => {
    const table = failureTable([{ code: 'GONE', meaning: 'It left.', remedy: 'Wait.' }]);
    expect(table).toContain('| `GONE` | It left.      | Wait.      |');
  });
});
