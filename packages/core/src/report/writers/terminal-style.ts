/** Puts text into a colour or weight. */
export interface TerminalStyle {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly red: (text: string) => string;
}

/** Styles by ANSI escape sequences, or none. */
export function terminalStyle(color: boolean): TerminalStyle {
  const by = (code: number) => (text: string) =>
    color && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
  return { bold: by(1), dim: by(2), green: by(32), yellow: by(33), red: by(31) };
}

/** Escape sequences and other control characters, and those that turn the direction of text. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu;

/** A text from elsewhere (a target's answer, a task) that cannot move the cursor or hide what follows. */
export function printable(text: string): string {
  return text.replace(UNSAFE, ' ').trim();
}

/** A text cut to a width, with `…` where something is missing. */
export function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}

/** Characters that a text takes. */
export function widthOf(text: string): number {
  return [...text].length;
}

/** Lines of a text broken between words; all but the first begin with `indent` spaces. The first has `used` columns taken. */
export function wrap(text: string, width: number, indent: number, used = indent): string[] {
  const lines: string[] = [];
  let line = '';
  let room = width - used;
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line);
      line = '';
      room = width - indent;
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((each, at) => (at === 0 ? each : `${' '.repeat(indent)}${each}`));
}
