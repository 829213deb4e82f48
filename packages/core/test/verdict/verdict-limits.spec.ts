import { readFileSync } from 'node:fs';
import { VERDICT_LIMITS } from '../../src/verdict/limits.js';

describe('docs/verdict.md', () => {
  it('names every limit with its value, and no other', () => {
    const text = readFileSync(new URL('../../../../docs/verdict.md', import.meta.url), 'utf8');
    const rows = [...text.matchAll(/^\|[^|]*\|\s*`(\w+)`\s*\|\s*([\d.]+)\s*\|\s*[^|\s][^|]{5,}\|$/gm)];
    expect(Object.fromEntries(rows.map(([, name, value]) => [name, Number(value)]))).toEqual({
      ...VERDICT_LIMITS,
    });
  });
});
