import fc from 'fast-check';
import { parseCsv } from '../../../src/execute/variables/parse-csv.js';

describe('CSV', () => {
  test.each([
    [
      'rows by column',
      'id,name\n1,Ada\n2,Bob\n',
      [
        { id: '1', name: 'Ada' },
        { id: '2', name: 'Bob' },
      ],
    ],
    [
      'CRLF and no line end at the end',
      'a,b\r\n1,2\r\n3,4',
      [
        { a: '1', b: '2' },
        { a: '3', b: '4' },
      ],
    ],
    ['a byte order mark', '\uFEFFa\n1\n', [{ a: '1' }]],
    ['quotes, commas and line breaks in quotes', 'a,b\n"x, ""y""","1\n2"\n', [{ a: 'x, "y"', b: '1\n2' }]],
    ['empty fields and empty quotes', 'a,b,c\n,"",\n', [{ a: '', b: '', c: '' }]],
    ['blank lines are skipped', 'a,b\n\n1,2\n\r\n\n', [{ a: '1', b: '2' }]],
    ['blanks are kept', 'a\n x \n', [{ a: ' x ' }]],
    ['a lone carriage return is text', 'a\nx\ry\n', [{ a: 'x\ry' }]],
    ['only a header', 'a,b\n', []],
  ])('%s', (_, text, rows) => {
    expect(parseCsv(text)).toEqual(rows);
  });

  test.each([
    ['nothing', '', 1, /empty/],
    ['too few fields', 'a,b\n1,2\n3\n', 3, /1 fields, the header has 2/],
    ['too many fields', 'a,b\n1,2,3\n', 2, /3 fields/],
    ['the line of a fault counts line breaks in quotes', 'a,b\n"1\n2",3\n4\n', 4, /1 fields/],
    ['an open quote', 'a\n"x\ny', 2, /not closed/],
    ['text after a quote', 'a\n"x"y\n', 2, /follows a closing quote/],
    ['a quote in a field', 'a\nx"y\n', 2, /inside a field/],
    ['a column twice', 'a,b,a\n1,2,3\n', 1, /a is there twice/],
    ['a column without name', 'a,,b\n1,2,3\n', 1, /column 2 .* no name/],
    ['semicolons', 'a;b\n1;2\n', 1, /separated by commas/],
    ['a column that reaches a prototype', 'a,__proto__\n1,2\n', 1, /cannot be called __proto__/],
  ])('%s is a fault with its line', (_, text, line, message) => {
    expect(parseCsv(text)).toEqual({ line, message: expect.stringMatching(message) as string });
  });

  test('what is written after RFC 4180 is read back', () => {
    const field = fc.stringMatching(/^[a-z ",\r\n;é]{0,8}$/);
    const rows = fc.array(fc.tuple(field, field), { maxLength: 10 });
    const write = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(rows, fc.constantFrom('\n', '\r\n'), (table, lineEnd) => {
        const text = [['one', 'two'], ...table].map((row) => row.map(write).join(',')).join(lineEnd);
        expect(parseCsv(text)).toEqual(table.map(([one, two]) => ({ one, two })));
      }),
    );
  });

  test('any text is rows or a fault', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '"', ',', '\n', '\r', ' ', ';')), (parts) => {
        const parsed = parseCsv(parts.join(''));
        expect(Array.isArray(parsed) || 'line' in parsed).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
