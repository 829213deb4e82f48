import { readFileSync, writeFileSync } from 'node:fs';

/**
 * A suite of Jest: between `<!-- begin NAME -->` and `<!-- end NAME -->` a file holds the table of that name. With
 * `UPDATE_README=1` in the environment it writes them instead.
 *
 * @param tables texts by the name in their marker
 */
export function describeReadme(file: string, tables: { readonly [name: string]: string }): void {
  describe('README.md', () => {
    test.each(Object.entries(tables))('holds the table of the %s as the code has it', (name, expected) => {
      const text = readFileSync(file, 'utf8');
      const [begin, end] = [`<!-- begin ${name} -->\n\n`, `\n\n<!-- end ${name} -->`];
      const from = text.indexOf(begin) + begin.length;
      const to = text.indexOf(end, from);
      expect(Math.min(text.indexOf(begin), to)).toBeGreaterThan(0);
      if (process.env['UPDATE_README'] === '1')
        writeFileSync(file, text.slice(0, from) + expected + text.slice(to));
      else expect(text.slice(from, to)).toBe(expected);
    });
  });
}
