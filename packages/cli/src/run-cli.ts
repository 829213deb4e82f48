import { CommanderError } from 'commander';
import { type ExitCode, EXIT } from './exit-code.js';
import { createProgram } from './program.js';
import { createTerminal, type Terminal } from './terminal/terminal.js';

/** Runs the command line. @param argv what was typed after `vajra` @returns what the process is to end with */
export async function runCli(argv: readonly string[]): Promise<ExitCode> {
  ignoreClosedPipes();
  let code: ExitCode = EXIT.ok;
  const program = createProgram({
    createTerminal: terminalOf,
    onExit: (given) => {
      code = given;
    },
  });
  try {
    if (argv.length === 0) {
      process.stderr.write(program.helpInformation());
      return EXIT.usage;
    }
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    // `vajra new` alone: its help has been shown.
    if (error instanceof CommanderError && error.code === 'commander.help') return EXIT.usage;
    return await failWith(error, argv);
  }
}

async function failWith(error: unknown, argv: readonly string[]): Promise<ExitCode> {
  // Loaded only now: `vajra --help` is to be there at once.
  const [{ renderError, codeOf }, { exitCodeOfError }, { explainCommanderError }] = await Promise.all([
    import('./render-error.js'),
    import('./exit-code.js'),
    import('./explain-commander-error.js'),
  ]);
  const told = error instanceof CommanderError ? explainCommanderError(error, argv) : error;
  const { err } = terminalOf(!argv.includes('--no-color'));
  err.print(renderError(told, err.colours));
  return exitCodeOfError(codeOf(told));
}

function terminalOf(colour: boolean): Terminal {
  const { stdout, stderr, env } = process;
  return createTerminal({ stdout, stderr, environment: env, colour });
}

/** `vajra … | head` closes the pipe early; that is no fault. */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    });
  }
}
