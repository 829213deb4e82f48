import { type Colours, createColours, hasColour } from './colours.js';
import type { Screen } from './live-display.js';

/** One stream, as text is written to it. */
export interface Channel {
  readonly colours: Colours;
  readonly columns: number;
  /** Writes the text and a line break. */
  print(text: string): void;
}

/** The two streams of the process: results on one, everything else on the other. */
export interface Terminal {
  readonly out: Channel;
  readonly err: Channel;
  /** Where a block can be drawn in place; null: lines only. */
  readonly screen: Screen | null;
}

/** Columns of what is not a terminal. */
const PLAIN_COLUMNS = 100;

/** What {@link createTerminal} looks at. */
export interface TerminalOptions {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly environment: { readonly [name: string]: string | undefined };
  /** False with `--no-color`. */
  readonly colour: boolean;
}

/** The process's streams as they are now. */
export function createTerminal({ stdout, stderr, environment, colour }: TerminalOptions): Terminal {
  const channel = (stream: NodeJS.WriteStream): Channel => ({
    colours: createColours(hasColour({ isTerminal: stream.isTTY, environment, wanted: colour })),
    columns: stream.isTTY ? stream.columns : PLAIN_COLUMNS,
    print: (text) => void stream.write(`${text}\n`),
  });
  const canDraw = stderr.isTTY && environment['TERM'] !== 'dumb' && !isCi(environment);
  return { out: channel(stdout), err: channel(stderr), screen: canDraw ? screenOn(stderr) : null };
}

function isCi({ CI: ci }: TerminalOptions['environment']): boolean {
  return ci !== undefined && ci !== '' && ci !== 'false' && ci !== '0';
}

function screenOn(stream: NodeJS.WriteStream): Screen {
  // Taken now: the stream's own `write` is led to this screen's display while one is drawn.
  const write = stream.write.bind(stream);
  return {
    get columns() {
      // A pseudo terminal that nobody has told its size says 0.
      return stream.columns > 0 ? stream.columns : 80;
    },
    get rows() {
      return stream.rows > 0 ? stream.rows : 24;
    },
    write: (text) => void write(text),
    onResize: (listener) => {
      stream.on('resize', listener);
      return () => stream.removeListener('resize', listener);
    },
  };
}
