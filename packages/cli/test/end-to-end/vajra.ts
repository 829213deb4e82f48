import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/vajra.mjs', import.meta.url));

/** How a process ended, and what it had said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A vajra that runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once stderr holds the text; rejects when the process ends before. */
  said(text: string): Promise<void>;
  /** Resolves with the work; rejects when the process ends before. */
  until(work: Promise<void>): Promise<void>;
}

/** Where and with what vajra runs. */
export interface Surroundings {
  readonly cwd?: string;
  readonly env?: { readonly [name: string]: string };
}

/** The environment of the tests without what would change how vajra looks. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const changing = /^(?:CI|NO_COLOR|FORCE_COLOR|NODE_OPTIONS|(?:https?|all|no)_proxy)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !changing.test(name)));
}

/** Starts the real command as a process of its own. */
export function startVajra(args: readonly string[], { cwd, env = {} }: Surroundings = {}): Running {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd,
    env: { ...plainEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return watch(child);
}

/** Runs the real command to its end. */
export function vajra(args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  return startVajra(args, surroundings).ended;
}

/** The command as `script -c` takes it. */
export function vajraCommandLine(args: readonly string[]): string {
  return [process.execPath, BIN, ...args].map((each) => `'${each.replaceAll("'", "'\\''")}'`).join(' ');
}

/** Gathers what a process says. */
export function watch(child: ChildProcess): Running {
  const text = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
      for (const check of waiting) check();
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...text }));
  });
  const said = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (!(text.stderr + text.stdout).includes(wanted)) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
      void ended.then(({ code }) =>
        reject(new Error(`ended with ${code} before it said "${wanted}":\n${text.stderr}${text.stdout}`)),
      );
    });
  const until = async (work: Promise<void>): Promise<void> => {
    const early = ended.then(({ code }) => {
      throw new Error(`ended with ${code} too early:\n${text.stderr}${text.stdout}`);
    });
    await Promise.race([work, early]);
  };
  return { child, ended, said, until };
}
