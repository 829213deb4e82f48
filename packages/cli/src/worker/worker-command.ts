import { Command } from 'commander';
import { repeatable } from '../options/repeatable.js';
// The code of a command is loaded when it is called: only its type here.
import type { WorkerCommandOptions } from '../commands/worker.js';

const EXAMPLES = `
Examples:
  vajra worker --master 127.0.0.1:7071 --token-file join.token
  vajra worker --master master.example:7071 --token-file join.token --ca ca.pem --cert worker.pem --key worker.key
  vajra worker --master 127.0.0.1:7071 --count 2 --allow-target '*.staging.example' --max-rate 2000

SIGTERM or Ctrl-C gives all work back in good order, then ends; a second one ends at once.
Exit codes: 0 drained, 2 wrong usage or refused by the master, 6 the master is gone, 130 ended at once.
`;

/** The options of `vajra worker`, as a person reads them. */
export function createWorkerCommand(
  act: (options: WorkerCommandOptions & { readonly color: boolean }) => Promise<void>,
): Command {
  const command = new Command('worker')
    .summary('take part in a fleet: offer a share of its runs')
    .description(
      'Joins the fleet of a master and offers its share of every run, with the tasks that are installed here. Stops by itself when the master is not heard for two seconds.',
    )
    .requiredOption('--master <host:port>', 'where the master listens for workers')
    .option('--token <token>', 'join token (better: --token-file, or VAJRA_JOIN_TOKEN)')
    .option('--token-file <file>', 'file that holds the join token')
    .option('--name <name>', 'name in the fleet (default: that of the host)')
    .option('--count <count>', 'sessions, each with an engine process of its own (default: 1)')
    .addOption(repeatable('--tag <name=value>', 'what to know of this worker'))
    .addOption(repeatable('--plugin-dir <dir>', 'folder that is a plugin, or holds some'))
    .option('--task-dir <dir>', 'folder with task files, hooks and checks that plans may name');
  return addTls(addLimits(command))
    .option('--no-color', 'no colours')
    .addHelpText('after', EXAMPLES)
    .action(act);
}

function addLimits(command: Command): Command {
  return command
    .addOption(
      repeatable(
        '--allow-target <rule>',
        'where load may go: host, *.domain, address, CIDR, with or without :port',
      ),
    )
    .option('--max-rate <perSecond>', 'most starts per second of each session')
    .option('--max-duration <time>', 'longest plan, as in 30s or 5m')
    .option('--max-concurrency <count>', 'most in flight of each session')
    .addOption(
      repeatable('--allow-secret <name>', 'names of the environment that plans may use, as in SHOP_*'),
    )
    .option('--secret-dir <dir>', 'folder with files that plans may use as secrets');
}

function addTls(command: Command): Command {
  return command
    .option('--ca <file>', 'PEM: who may have signed the certificate of the master')
    .option('--cert <file>', 'PEM: certificate of this worker')
    .option('--key <file>', 'PEM: its key')
    .option('--insecure', 'no TLS, although the master is on another machine');
}
