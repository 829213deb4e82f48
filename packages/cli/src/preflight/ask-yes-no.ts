import { createInterface } from 'node:readline';
import type { Terminal } from '../terminal/terminal.js';
import { leaveOnInterrupt } from './check-before.js';

/**
 * Asks on stderr, where stdin and stderr are a person's terminal; nothing but a yes is one.
 *
 * @returns null where nobody can be asked
 */
export async function askYesNo(question: string, terminal: Terminal): Promise<boolean | null> {
  if (!process.stdin.isTTY || terminal.screen === null) return null;
  const release = leaveOnInterrupt(terminal);
  // Not raw: so the terminal itself shows what is typed, and Ctrl-C is the signal it always is.
  const lines = createInterface({ input: process.stdin, terminal: false });
  terminal.screen.write(`${question} [y/N] `);
  try {
    const answer = await new Promise<string>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(''));
    });
    return /^\s*y(?:es)?\s*$/i.test(answer);
  } finally {
    lines.close();
    process.stdin.pause();
    release();
  }
}
