import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlanError } from '@vajraedge/core';
import type { VajraError } from '@vajraedge/sdk';
import { loadPlan } from '../../src/plan/load-plan.js';

const dir = mkdtempSync(join(tmpdir(), 'vajra-plan-'));
afterAll(() => rmSync(dir, { recursive: true }));

function load(fileName: string, content: string | Buffer): ReturnType<typeof loadPlan> {
  const path = join(dir, fileName);
  writeFileSync(path, content);
  return loadPlan({ path, fileName });
}

const faultOf = async (fileName: string, content: string | Buffer): Promise<string> => {
  const error = (await load(fileName, content).catch((thrown: unknown) => thrown)) as VajraError;
  return `${error.code} ${error.message} ${error.hint}`;
};

describe('a plan file', () => {
  it.each([
    ['a.yaml', 'name: x'],
    ['a.yml', '{ name: x }'],
    ['a.JSON', '{ "name": "x" }'],
    ['a.mjs', 'export default { name: "x" }'],
    ['a.cjs', 'module.exports = { name: "x" }'],
  ])('%s is read by its ending', async (fileName, content) => {
    expect(await load(fileName, content)).toMatchObject({ value: { name: 'x' }, fileName, baseDir: dir });
  });

  it('tells all faults of its text', async () => {
    const error = await load('twice.yaml', 'a: 1\na: 2\nb: 1\nb: 2\n').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PlanError);
    expect((error as PlanError).problems.map(({ line }) => line)).toEqual([2, 4]);
  });

  it.each([
    [
      'plan.txt',
      'x',
      'VE_PLAN_UNREADABLE The plan "plan.txt" cannot be read: its ending says neither YAML, JSON nor TypeScript. Call it .yaml',
    ],
    ['latin.yaml', Buffer.from([0x61, 0x3a, 0xe9]), 'it is not UTF-8 text'],
    [
      'none.mjs',
      'export const plan = {};',
      'it has no default export. Write: export default definePlan({ … })',
    ],
    [
      'throws.mjs',
      'export default 1;\nthrow new Error("no such thing");',
      'no such thing (at line 2, column 7)',
    ],
    ['throws-text.mjs', 'throw "words";', 'words'],
    ['throws-nothing.mjs', 'throw null;', 'null'],
  ])('%s is refused', async (fileName, content, fault) => {
    expect(await faultOf(fileName, content)).toContain(fault);
  });
});
