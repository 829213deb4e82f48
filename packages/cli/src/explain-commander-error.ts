import { existsSync } from 'node:fs';
import type { CommanderError } from 'commander';
import type { VajraError } from '@vajraedge/sdk';
import { usageError } from './usage-error.js';

/** What the parser of the command line says, in our form: what is wrong, and what to type instead. */
export function explainCommanderError(error: CommanderError, argv: readonly string[]): VajraError {
  const [first = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(more.join(' '))?.[1];
  const message = `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.$/, '')}.`;
  return usageError(
    message,
    suggestion === undefined ? adviceFor(error, argv) : `Did you mean ${suggestion}?`,
  );
}

function adviceFor({ code }: CommanderError, argv: readonly string[]): string {
  const [first = ''] = argv;
  if (code === 'commander.unknownCommand') {
    const isTarget = /^https?:\/\//i.test(first) || existsSync(first);
    return isTarget ? `Did you mean: vajra run ${argv.join(' ')}` : 'vajra --help lists the commands.';
  }
  const command = ['run', 'validate', 'tasks', 'new plugin'].find((each) => argv.join(' ').startsWith(each));
  return command === undefined
    ? 'vajra --help lists the commands.'
    : `vajra ${command} --help shows what it takes.`;
}
