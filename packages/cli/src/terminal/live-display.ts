import type { LiveRoom } from './live-block.js';
import { textWidth } from './fit-text.js';

/** A terminal that can be drawn on. */
export interface Screen extends LiveRoom {
  write(text: string): void;
  /** @returns a function that ends the listening */
  onResize(listener: () => void): () => void;
}

/** Text of others waits this long for the next drawing, so that a task that logs each iteration costs little. */
const FOREIGN_TEXT_WAIT_MS = 100;

const ESC = '\u001b[';
const HIDE_CURSOR = `${ESC}?25l`;
const SHOW_CURSOR = `${ESC}?25h`;
/** A terminal that knows it shows what is between in one go; others ignore it. */
const BEGIN_FRAME = `${ESC}?2026h`;
const END_FRAME = `${ESC}?2026l`;
const CLEAR_LINE_END = `${ESC}K`;
const CLEAR_BELOW = `${ESC}J`;

/**
 * Draws lines over and over in one place at the end of a terminal's text. start -> draw, print … -> stop. Nothing
 * flickers: lines are written over, not erased first. The cursor is hidden, and back whichever way the process ends.
 */
export class LiveDisplay {
  readonly #screen: Screen;
  readonly #render: (room: LiveRoom) => readonly string[];
  readonly #restore = (): void => this.#screen.write(END_FRAME + SHOW_CURSOR);
  #drawn: readonly string[] = [];
  #foreign = '';
  #timer: NodeJS.Timeout | null = null;
  #endResize: (() => void) | null = null;

  constructor(screen: Screen, render: (room: LiveRoom) => readonly string[]) {
    this.#screen = screen;
    this.#render = render;
  }

  /** Begins. Does nothing when it has begun. */
  start(): void {
    if (this.#endResize !== null) return;
    process.once('exit', this.#restore);
    this.#endResize = this.#screen.onResize(() => this.draw());
    this.#screen.write(HIDE_CURSOR);
    this.draw();
  }

  /** Draws the present state, below whatever has been printed. */
  draw(): void {
    if (this.#endResize === null) return;
    const lines = this.#render(this.#screen);
    const frame = lines.map((line) => `${line}${CLEAR_LINE_END}\n`).join('');
    this.#screen.write(
      `${BEGIN_FRAME}${this.#toTop()}${this.#takeForeign()}${frame}${CLEAR_BELOW}${END_FRAME}`,
    );
    this.#drawn = lines;
  }

  /** Puts text of others above the block. */
  print(text: string): void {
    this.#foreign += text;
    if (this.#endResize === null) this.#screen.write(this.#takeForeign());
    else this.#timer ??= setTimeout(() => this.draw(), FOREIGN_TEXT_WAIT_MS).unref();
  }

  /** Takes the block away and gives the cursor back. Does nothing before the start and after the first time. */
  stop(): void {
    if (this.#endResize === null) return;
    this.#endResize();
    this.#endResize = null;
    process.removeListener('exit', this.#restore);
    this.#screen.write(`${this.#toTop()}${CLEAR_BELOW}${this.#takeForeign()}${SHOW_CURSOR}`);
    this.#drawn = [];
  }

  /** To the block's first line. A terminal that has become narrower has broken lines; they take more rows now. */
  #toTop(): string {
    const { columns } = this.#screen;
    const rows = this.#drawn.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / columns)),
      0,
    );
    return rows === 0 ? '\r' : `\r${ESC}${rows}A`;
  }

  #takeForeign(): string {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const text = this.#foreign;
    this.#foreign = '';
    if (text === '') return '';
    const whole = text.endsWith('\n') ? text : `${text}\n`;
    return whole.replaceAll('\n', `${CLEAR_LINE_END}\n`);
  }
}
