import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where a master keeps its data unless it is told otherwise: below XDG_STATE_HOME, or ~/.local/state. */
function stateFolder(environment: NodeJS.ProcessEnv): string {
  const base = environment['XDG_STATE_HOME'];
  return join(base === undefined || base === '' ? join(homedir(), '.local', 'state') : base, 'vajraedge');
}

/** The data folder that was asked for, or the usual one; absolute. */
export function dataFolder(given: string | undefined, environment: NodeJS.ProcessEnv): string {
  return given === undefined ? stateFolder(environment) : resolve(given);
}
