import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('store-child.mjs', import.meta.url));

/** A process with a store, and what it says. */
export interface StoreProcess {
  readonly child: ChildProcess;
  /** Its next line; null once it has ended. */
  next(): Promise<{ readonly [name: string]: unknown } | null>;
  /** Ends it at once, and waits for that. @returns the lines that were left */
  kill(): Promise<readonly { readonly [name: string]: unknown }[]>;
}

/** Starts the script; `via` is a command that runs it. */
export function startStoreProcess(args: readonly string[], via: readonly string[] = []): StoreProcess {
  const [command = '', ...rest] = [...via, process.execPath, SCRIPT, ...args];
  const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next: StoreProcess['next'] = async () => {
    const line = await lines.next();
    return line.done === true ? null : (JSON.parse(line.value) as { readonly [name: string]: unknown });
  };
  return {
    child,
    next,
    kill: async () => {
      child.kill('SIGKILL');
      const left = [];
      for (let line = await next(); line !== null; line = await next()) left.push(line);
      await exited;
      return left;
    },
  };
}
