import { Command, type Option } from 'commander';
// `import type` here and in what else is loaded at the start: `import { type … }` alone would load the module, and with it
// the whole engine, before `vajra --help` is there.
import type { NewPluginCommandOptions } from './commands/new-plugin.js';
import type { TasksCommandOptions } from './commands/tasks.js';
import type { ValidateCommandOptions } from './commands/validate.js';
import type { ExitCode } from './exit-code.js';
import { repeatable } from './options/repeatable.js';
import { ownVersion } from './own-version.js';
import { createResultCommands } from './results/result-commands.js';
import type { RunCommandOptions } from './run-options.js';
import type { Terminal } from './terminal/terminal.js';
import { createRunsCommand, createStopCommand } from './cluster/fleet-commands.js';
import { createMasterCommand } from './cluster/master-command.js';
import { createWorkerCommand } from './worker/worker-command.js';

/** What the program does once its arguments are understood; the code of a command is loaded only then. */
export interface ProgramActions {
  createTerminal(colour: boolean): Terminal;
  onExit(code: ExitCode): void;
}

interface ColourOption {
  readonly color: boolean;
}

const RUN_EXAMPLES = `
Examples:
  vajra run http://localhost:8080/                         10 s of GET requests, 50 a second
  vajra run http://localhost:8080/ --rate 500 --duration 30s
  vajra run http://localhost:8080/ --users 50              50 users, back to back
  vajra run plan.yaml --out results --tag commit=1a2b3c    all forms of the result, in a folder
  vajra run plan.yaml --json - --quiet | jq .verdict
  vajra run plan.yaml --workers 3                          on three worker processes
  vajra run plan.yaml --master loads.example:7070          on the fleet of a master

Exit codes: 0 all well, 2 wrong usage or plan, 3 pre-flight, 4 a threshold was not met, 5 verdict INVALID (before 4,
since such numbers prove nothing), 6 the run broke off, 130 interrupted, 1 a bug of ours.
`;
const VALIDATE_EXAMPLES = `
Examples:
  vajra validate plan.yaml
  vajra validate plan.ts --json findings.json --html preflight.html
  vajra validate plan.yaml --skip-preflight                the plan alone: nothing at all is sent

Exit codes: 0 all well, 2 plan not valid, 3 pre-flight FAIL (or WARN without --yes).
`;
const TASKS_EXAMPLES = `
Examples:
  vajra tasks
  vajra tasks HTTP_GET
  vajra tasks ./checkout.task.ts
  vajra tasks --json
`;

const NEW_PLUGIN_EXAMPLES = `
Examples:
  vajra new plugin vajraedge-plugin-echo
  vajra new plugin @acme/vajraedge-plugin-echo --dir plugins/echo
`;

/** The command line as commander knows it. Its errors are thrown, not printed. */
export function createProgram(actions: ProgramActions): Command {
  const program = new Command('vajra')
    .description(
      'Load tests whose numbers hold: open and closed load, times from the moment a request was due.',
    )
    .version(ownVersion(), '-V, --version', 'print the version')
    .helpCommand('help [command]', 'print the help of a command')
    .configureOutput({ outputError: () => undefined })
    .showHelpAfterError(false);
  const commands = [
    runCommandOf(actions),
    validateCommandOf(actions),
    tasksCommandOf(actions),
    ...createResultCommands(actions),
    newCommandOf(actions),
    masterCommandOf(actions),
    runsCommandOf(actions),
    stopCommandOf(actions),
    workerCommandOf(actions),
  ];
  for (const command of commands) program.addCommand(command);
  for (const each of [program, ...commands.flatMap((command) => [command, ...command.commands])]) {
    each.exitOverride().helpOption('-h, --help', 'print this help').allowExcessArguments(false);
    if (each !== program) each.copyInheritedSettings(program);
  }
  return program.addHelpText(
    'after',
    '\nvajra COMMAND --help shows the options of a command, with examples.',
  );
}

function runCommandOf(actions: ProgramActions): Command {
  const command = new Command('run')
    .summary('run a plan, or load one URL')
    .description('Runs a plan (YAML, JSON or TypeScript), or GET requests to one URL, and prints the result.')
    .argument('<plan|url>', 'plan file, or http(s) address')
    .option('--rate <perSecond>', 'starts per second (open load)')
    .option('--users <count>', 'users that go back to back; with a URL and --rate: most in flight')
    .option('--duration <time>', 'how long the load is kept up, as in 30s or 5m')
    .option('--threads <count>', 'engine threads (default: 1)')
    .addOption(repeatable('--var <name=value>', 'constant of the plan'))
    .addOption(repeatable('--tag <name=value>', 'tag of the run'))
    .option('--run-id <id>', 'id of the run (default: made up)')
    .option('--workers <count>', 'run on so many workers of this machine, started for this run')
    .option('--master [host:port]', 'run on the fleet of a master (default: the one of this machine)')
    .option('--token <token>', 'of that master (or VAJRA_TOKEN)')
    .addOption(pluginDirOption());
  return addResultOptions(addPreflightOptions(command))
    .addHelpText('after', RUN_EXAMPLES)
    .action(async (target: string, options: RunCommandOptions & ColourOption) => {
      const { runCommand } = await import('./commands/run.js');
      actions.onExit(await runCommand(target, options, actions.createTerminal(options.color)));
    });
}

function addPreflightOptions(command: Command): Command {
  return command
    .option('--yes', 'go on where pre-flight says WARN')
    .option('--skip-preflight', 'no pre-flight; the result says so')
    .option('--preflight-timeout <time>', 'time for all checks of pre-flight (default: 5s)');
}

function addResultOptions(command: Command): Command {
  return command
    .option('--json <file>', 'write result.json there; - for stdout, in place of the summary')
    .option('--html <file>', 'write the report as one HTML file that works offline')
    .option('--junit <file>', 'write thresholds and checks as JUnit XML')
    .option('--csv <file>', 'write a row a second as CSV')
    .option('--hdr <file>', 'write the histograms of each second as HdrHistogram log')
    .option('--run-file <file>', 'write result and histograms, for vajra report, merge and diff')
    .option('--out <dir>', 'write all of them into a folder')
    .option('--strict', 'exit 5 also when the verdict is SUSPECT')
    .option('--quiet', 'no progress; warnings, errors and the result only')
    .option('--no-color', 'no colours (as with NO_COLOR; FORCE_COLOR asks for them)');
}

function validateCommandOf(actions: ProgramActions): Command {
  const command = new Command('validate')
    .summary('check a plan and run its pre-flight, offer no load')
    .description(
      'Checks a plan against its schema, its limits and the tasks at hand, then runs pre-flight: one real request of each task, and a look at configuration, machine and network. Lists everything it finds.',
    )
    .argument('<plan>', 'plan file')
    .option('--threads <count>', 'engine threads that the run would have (default: 1)')
    .addOption(repeatable('--var <name=value>', 'constant of the plan'))
    .addOption(pluginDirOption());
  return addPreflightOptions(command)
    .option('--json <file>', 'write what was found as JSON; - for stdout')
    .option('--html <file>', 'write the pre-flight as HTML; - for stdout')
    .option('--no-color', 'no colours')
    .addHelpText('after', VALIDATE_EXAMPLES)
    .action(async (plan: string, options: ValidateCommandOptions & ColourOption) => {
      const { validateCommand } = await import('./commands/validate.js');
      actions.onExit(await validateCommand(plan, options, actions.createTerminal(options.color)));
    });
}

function tasksCommandOf(actions: ProgramActions): Command {
  return new Command('tasks')
    .summary('list the tasks that plans can use here')
    .description(
      'Lists the tasks of the installed plugins; with a name or a task file, all parameters of that one.',
    )
    .argument('[name]', 'name of a task, or a task file')
    .addOption(pluginDirOption())
    .option('--json', 'print JSON')
    .option('--no-color', 'no colours')
    .addHelpText('after', TASKS_EXAMPLES)
    .action(async (name: string | undefined, options: TasksCommandOptions & ColourOption) => {
      const { tasksCommand } = await import('./commands/tasks.js');
      actions.onExit(await tasksCommand(name, options, actions.createTerminal(options.color)));
    });
}

function newCommandOf(actions: ProgramActions): Command {
  const plugin = new Command('plugin')
    .summary('make a plugin that builds and passes the conformance kit')
    .description(
      'Makes the package of a plugin in a new folder: one task, a test with the conformance kit, and all that npm wants. Nothing is written over.',
    )
    .argument('<name>', 'name of the package')
    .option('--dir <dir>', 'folder of the package (default: its name, without the scope)')
    .option('--no-color', 'no colours')
    .addHelpText('after', NEW_PLUGIN_EXAMPLES)
    .action(async (name: string, options: NewPluginCommandOptions & ColourOption) => {
      const { newPluginCommand } = await import('./commands/new-plugin.js');
      actions.onExit(await newPluginCommand(name, options, actions.createTerminal(options.color)));
    });
  return new Command('new').summary('make something new: a plugin').addCommand(plugin);
}

function runsCommandOf(actions: ProgramActions): Command {
  return createRunsCommand(async (id, options) => {
    const { runsCommand } = await import('./commands/runs.js');
    actions.onExit(await runsCommand(id, options, actions.createTerminal(options.color)));
  });
}

function stopCommandOf(actions: ProgramActions): Command {
  return createStopCommand(async (id, options) => {
    const { stopCommand } = await import('./commands/stop.js');
    actions.onExit(await stopCommand(id, options, actions.createTerminal(options.color)));
  });
}

function masterCommandOf(actions: ProgramActions): Command {
  return createMasterCommand(async (options) => {
    const { masterCommand } = await import('./commands/master.js');
    actions.onExit(await masterCommand(options, actions.createTerminal(options.color)));
  });
}

function workerCommandOf(actions: ProgramActions): Command {
  return createWorkerCommand(async (options) => {
    const { workerCommand } = await import('./commands/worker.js');
    actions.onExit(await workerCommand(options, actions.createTerminal(options.color)));
  });
}

function pluginDirOption(): Option {
  return repeatable('--plugin-dir <dir>', 'folder that is a plugin, or holds some');
}
