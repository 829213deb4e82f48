import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const COMMAND = join(import.meta.dirname, '../../cli/bin/vajra.mjs');
const MODULES = join(import.meta.dirname, '../../../node_modules');

/** How a command ended. */
export interface Ended {
  readonly code: number;
  /** Of both streams, the results first. */
  readonly output: string;
}

/** Of result.json, what tests of plugins look at. */
export interface SeenReport {
  readonly verdict: { readonly state: string };
  readonly ledger: { readonly scheduled: number; readonly ok: number; readonly failed: number };
  readonly series: readonly {
    readonly task: string;
    readonly step: string | null;
    readonly count: number;
    readonly failures: { readonly [code: string]: number };
  }[];
}

/** The real command `vajra`, as a process of its own, in a folder where the packages of this repository are installed. */
export class VajraFolder {
  readonly #dir = mkdtempSync(join(tmpdir(), 'vajraedge-run-'));
  readonly #env: { readonly [name: string]: string };

  /** @param env what its environment has beside that of this process */
  constructor(env: { readonly [name: string]: string } = {}) {
    this.#env = env;
    symlinkSync(MODULES, join(this.#dir, 'node_modules'), 'junction');
  }

  /** Runs it with these arguments; any exit code is a result. */
  vajra(...args: readonly string[]): Promise<Ended> {
    const env = { ...process.env, ...this.#env, NODE_OPTIONS: '' };
    return new Promise((resolve) => {
      execFile(process.execPath, [COMMAND, ...args], { cwd: this.#dir, env }, (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
      });
    });
  }

  /** `vajra run` of a plan, as it is. */
  async start(plan: string, ...flags: readonly string[]): Promise<Ended> {
    writeFileSync(join(this.#dir, 'plan.yaml'), plan);
    return this.vajra('run', 'plan.yaml', ...flags);
  }

  /**
   * The same, with its result.
   *
   * @throws Error with what was printed, when there is none
   */
  async run(plan: string, ...flags: readonly string[]): Promise<Ended & { readonly report: SeenReport }> {
    const file = join(this.#dir, 'result.json');
    rmSync(file, { force: true });
    const { code, output } = await this.start(plan, '--yes', '--json', 'result.json', ...flags);
    try {
      return { code, output, report: JSON.parse(readFileSync(file, 'utf8')) as SeenReport };
    } catch {
      throw new Error(`no result, exit code ${code}: ${output}`);
    }
  }

  /** Removes the folder. */
  remove(): void {
    rmSync(this.#dir, { recursive: true });
  }
}

/** The first plan in a README; empty: there is none. */
export function planOf(readmeFile: string): string {
  return /```yaml\n([\s\S]*?)```/.exec(readFileSync(readmeFile, 'utf8'))?.[1] ?? '';
}
