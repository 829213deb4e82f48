import { Command } from 'commander';
// The code of a command is loaded when it is called: only its type here.
import type { RunsCommandOptions } from '../commands/runs.js';
import type { StopCommandOptions } from '../commands/stop.js';

type WithColour<T> = T & { readonly color: boolean };

const RUNS_EXAMPLES = `
Examples:
  vajra runs
  vajra runs 20261124-181846-3f9a2c
  vajra runs --master loads.example:7070 --json | jq '.[0].verdict'
`;
const STOP_EXAMPLES = `
Examples:
  vajra stop 20261124-181846-3f9a2c          nothing more is started, what runs may end
  vajra stop 20261124-181846-3f9a2c --now    what runs is given up
  vajra stop --all                           the kill switch of the whole fleet
`;

/** `vajra runs`, as a person reads it. */
export function createRunsCommand(
  act: (id: string | undefined, options: WithColour<RunsCommandOptions>) => Promise<void>,
): Command {
  const command = new Command('runs')
    .summary('list the runs of a master, or show one')
    .description('Lists the runs of a master, newest first; with an id, how that one stands.')
    .argument('[run]', 'id of a run')
    .option('--limit <count>', 'most runs to list (default: 20)')
    .option('--json', 'print JSON');
  return addMaster(command).addHelpText('after', RUNS_EXAMPLES).action(act);
}

/** `vajra stop`, as a person reads it. */
export function createStopCommand(
  act: (id: string | undefined, options: WithColour<StopCommandOptions>) => Promise<void>,
): Command {
  const command = new Command('stop')
    .summary('stop a run of a master, or all load of its fleet')
    .description('Stops a run in good order, at once with --now; with --all every run of the fleet.')
    .argument('[run]', 'id of a run')
    .option('--all', 'every run: within two seconds no worker offers any load')
    .option('--now', 'give up what is in flight');
  return addMaster(command).addHelpText('after', STOP_EXAMPLES).action(act);
}

function addMaster(command: Command): Command {
  return command
    .option('--master <host:port>', 'where the master is (default: the one of this machine)')
    .option('--token <token>', 'of that master (or VAJRA_TOKEN)')
    .option('--data <dir>', 'data folder of a master on this machine')
    .option('--no-color', 'no colours');
}
