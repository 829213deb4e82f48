import { Command } from 'commander';
import { repeatable } from '../options/repeatable.js';
// The code of a command is loaded when it is called: only its type here.
import type { MasterCommandOptions } from '../commands/master.js';

const EXAMPLES = `
Examples:
  vajra master
  vajra master --data ./master --listen 127.0.0.1:7071 --http 127.0.0.1:7070
  vajra master --listen 0.0.0.0:7071 --tls-cert master.pem --tls-key master.key --client-ca ca.pem

Everything that it knows lies in its data folder: started again on it, a master goes on where it was.
Exit codes: 0 told to end, 2 wrong usage, a store in use, or an address that cannot be listened on.
`;

/** The options of `vajra master`, as a person reads them. */
export function createMasterCommand(
  act: (options: MasterCommandOptions & { readonly color: boolean }) => Promise<void>,
): Command {
  return new Command('master')
    .summary('coordinate a fleet, and serve its API and dashboard')
    .description(
      'Takes workers in, shares runs out among them, adds up what they saw, and keeps all of it. Listens to this machine alone unless there are certificates.',
    )
    .option('--listen <host:port>', 'where workers connect to', '127.0.0.1:7071')
    .option('--http <host:port>', 'where people and programs connect to', '127.0.0.1:7070')
    .option('--data <dir>', 'folder for runs, results and tokens (default: ~/.local/state/vajraedge)')
    .option('--token <token>', 'of operators (or VAJRA_TOKEN; made by itself unless given)')
    .option('--viewer-token <token>', 'of those who only look (or VAJRA_VIEWER_TOKEN)')
    .option('--join-token <token>', 'of workers (or VAJRA_JOIN_TOKEN)')
    .addOption(repeatable('--allow-host <name>', 'a name under which browsers find it'))
    .option('--tls-cert <file>', 'PEM: certificate of the master')
    .option('--tls-key <file>', 'PEM: its key')
    .option('--client-ca <file>', "PEM: who signs the workers' certificates")
    .option('--keep-runs <count>', 'ended runs that are kept (default: 200)')
    .option('--take-over', 'take the data folder from a master that does not answer any more')
    .option('--no-color', 'no colours')
    .addHelpText('after', EXAMPLES)
    .action(act);
}
