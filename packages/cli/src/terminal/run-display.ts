import type { RunProgress } from '@vajraedge/core';
import { type LiveRoom, type LiveState, renderLiveBlock } from './live-block.js';
import { LiveDisplay } from './live-display.js';
import { guardOutput } from './output-guard.js';
import { createLineSchedule, renderProgressLine } from './progress-line.js';
import type { Terminal } from './terminal.js';

/** What a user sees of a run while it goes on; all of it on stderr. */
export interface RunDisplay {
  start(): void;
  progress(progress: RunProgress): void;
  /** Puts together what {@link RunDisplay.progress} would show, and shows nothing. */
  rehearse(progress: RunProgress): void;
  /** Something to know: kept in the block until the next, a line of its own elsewhere. */
  notice(text: string): void;
  /** Takes the block away. Idempotent. */
  stop(): void;
}

/** What {@link createRunDisplay} needs. */
export interface RunDisplayOptions {
  readonly terminal: Terminal;
  readonly name: string;
  readonly quiet: boolean;
  /** The process's streams, whose text is led past the block while it is drawn. */
  readonly streams: { readonly stdout: NodeJS.WriteStream; readonly stderr: NodeJS.WriteStream };
}

/** A block drawn in place on a terminal, a line now and then elsewhere, nothing but notices when quiet. */
export function createRunDisplay(options: RunDisplayOptions): RunDisplay {
  const { terminal, quiet } = options;
  return terminal.screen === null || quiet ? createLines(options) : createBlock(options, terminal.screen);
}

function createLines({ terminal, quiet, streams }: RunDisplayOptions): RunDisplay {
  const isDue = createLineSchedule();
  const writeErr = streams.stderr.write.bind(streams.stderr);
  const print = (text: string): void => void writeErr(`${text}\n`);
  let release: (() => void) | null = null;
  return {
    start: () => {
      release ??= guardOutput([streams.stdout], (text) => void writeErr(text));
    },
    progress: (progress) => {
      if (!quiet && isDue(progress.atMs)) print(renderProgressLine(progress));
    },
    rehearse: (progress) => void renderProgressLine(progress),
    notice: (text) => print(terminal.err.colours.yellow(text)),
    stop: () => {
      release?.();
      release = null;
    },
  };
}

function createBlock(
  { terminal, name, streams }: RunDisplayOptions,
  screen: NonNullable<Terminal['screen']>,
): RunDisplay {
  let state: LiveState = { name, progress: null, notice: '' };
  let release: (() => void) | null = null;
  const render = (shown: LiveState, room: LiveRoom): readonly string[] =>
    renderLiveBlock(shown, room, terminal.err.colours);
  const display = new LiveDisplay(screen, (room) => render(state, room));
  const show = (change: Partial<LiveState>): void => {
    state = { ...state, ...change };
    display.draw();
  };
  return {
    start: () => {
      release ??= guardOutput([streams.stdout, streams.stderr], (text) => display.print(text));
      display.start();
    },
    progress: (progress) => show({ progress }),
    rehearse: (progress) => void render({ ...state, progress }, screen),
    notice: (notice) => show({ notice }),
    stop: () => {
      release?.();
      release = null;
      display.stop();
    },
  };
}
