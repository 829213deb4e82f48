import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readmeTables } from './readme-tables.js';

const FILE = join(import.meta.dirname, '../README.md');

describe('README.md', () => {
  // `UPDATE_README=1 npm test -- readme` writes them.
  test.each(Object.entries(readmeTables()))(
    'holds the table of the %s as the code has it',
    (name, expected) => {
      const text = readFileSync(FILE, 'utf8');
      const [begin, end] = [`<!-- begin ${name} -->\n\n`, `\n\n<!-- end ${name} -->`];
      const from = text.indexOf(begin) + begin.length;
      const to = text.indexOf(end, from);
      expect(Math.min(text.indexOf(begin), to)).toBeGreaterThan(0);
      if (process.env['UPDATE_README'] === '1')
        writeFileSync(FILE, text.slice(0, from) + expected + text.slice(to));
      else expect(text.slice(from, to)).toBe(expected);
    },
  );
});
