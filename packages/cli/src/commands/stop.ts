import { findMaster, type MasterOptions } from '../cluster/find-master.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { usageError } from '../usage-error.js';

/** The options of `vajra stop`, as commander gives them. */
export interface StopCommandOptions extends MasterOptions {
  readonly all?: boolean;
  readonly now?: boolean;
}

/**
 * `vajra stop RUN`: nothing more is started, what runs may end; with `--now` it is given up. `vajra stop --all` is the kill
 * switch: within one lease no worker of the fleet offers any load, whether it can be reached or not.
 */
export async function stopCommand(
  id: string | undefined,
  options: StopCommandOptions,
  { out }: Terminal,
): Promise<ExitCode> {
  const { all = false, now = false } = options;
  if (all === (id !== undefined))
    throw usageError(
      all ? '--all stops every run: no id is needed.' : 'Which run is to be stopped?',
      'Write vajra stop RUN, or vajra stop --all. vajra runs lists them.',
    );
  const client = findMaster(options, process.env);
  if (id === undefined) {
    const stopped = await client.stopAll();
    out.print(stopped.length === 0 ? 'No run was under way.' : `Stopped: ${stopped.join(', ')}`);
    return EXIT.ok;
  }
  const { state, outcome } = await client.stop(id, now);
  out.print(state === 'ended' ? `${id} has ended (${outcome ?? 'no outcome'}).` : `${id} is stopping.`);
  return EXIT.ok;
}
