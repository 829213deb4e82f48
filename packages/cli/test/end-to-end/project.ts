import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunReport } from '@vajraedge/core';

const NODE_MODULES = fileURLToPath(new URL('../../../../node_modules', import.meta.url));

/** A folder as a user has one: plans, task files, and what is installed. */
export interface Project {
  readonly dir: string;
  write(name: string, text: string): string;
  read(name: string): string;
  result(name?: string): RunReport;
  remove(): void;
}

/** Makes a project folder without a package.json, as for a first try. */
export function createProject(): Project {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'vajra-cli-')));
  symlinkSync(NODE_MODULES, join(dir, 'node_modules'), 'junction');
  const read = (name: string): string => readFileSync(join(dir, name), 'utf8');
  return {
    dir,
    write: (name, text) => {
      const path = join(dir, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      return path;
    },
    read,
    result: (name = 'result.json') => JSON.parse(read(name)) as RunReport,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** scheduled = ok + failed + dropped + missed, and nothing is left over. */
export function expectLedgerToAddUp({ ledger }: RunReport): void {
  const { scheduled, ok, failed, dropped, missed, unaccounted } = ledger;
  expect(ok + failed + dropped + missed + unaccounted).toBe(scheduled);
  expect(unaccounted).toBe(0);
}

/**
 * The exit code that a run's own faults give. The machine of a test may be so busy that the generator itself says INVALID,
 * which comes first; no test can rule that out.
 */
export function expectExit(code: number | null, { verdict }: RunReport, expected: number): void {
  expect(code).toBe(verdict.state === 'INVALID' ? 5 : expected);
}
