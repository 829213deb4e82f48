import type { Screen } from '../../src/terminal/live-display.js';

/** A terminal's screen, as far as the live display uses one: what a user would see after all that was written. */
export class ScreenModel implements Screen {
  columns = 40;
  rows = 20;
  cursorShown = true;
  readonly written: string[] = [];
  #lines: string[] = [''];
  #row = 0;
  #column = 0;
  #listeners = new Set<() => void>();

  write(text: string): void {
    this.written.push(text);
    // eslint-disable-next-line no-control-regex
    for (const part of text.match(/\u001b\[[?0-9;]*[A-Za-z]|[^\u001b]/gu) ?? []) this.#apply(part);
  }

  onResize(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Makes the screen narrower or wider, breaking its lines anew as terminals do. */
  resize(columns: number): void {
    const broken = this.#lines.flatMap((line) => line.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? ['']);
    this.#row = broken.length - 1;
    this.#lines = broken;
    this.columns = columns;
    for (const listener of this.#listeners) listener();
  }

  /** The lines as shown, without trailing spaces. */
  get shown(): string[] {
    return this.#lines.map((line) => line.trimEnd());
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  #apply(part: string): void {
    if (part === '\n') this.#moveTo(this.#row + 1);
    else if (part === '\r') this.#column = 0;
    else if (part.startsWith('\u001b')) this.#command(part.slice(2));
    else this.#put(part);
  }

  #command(command: string): void {
    if (command === 'K') this.#lines[this.#row] = this.#line().slice(0, this.#column);
    else if (command === 'J') this.#lines.splice(this.#row, Infinity, this.#line().slice(0, this.#column));
    else if (command.endsWith('A')) this.#row = Math.max(0, this.#row - Number(command.slice(0, -1)));
    else if (command.startsWith('?25')) this.cursorShown = command.endsWith('h');
  }

  #moveTo(row: number): void {
    this.#row = row;
    this.#column = 0;
    while (this.#lines.length <= row) this.#lines.push('');
  }

  #put(character: string): void {
    const line = this.#line().padEnd(this.#column);
    this.#lines[this.#row] = line.slice(0, this.#column) + character + line.slice(this.#column + 1);
    this.#column += 1;
  }

  #line(): string {
    return this.#lines[this.#row] ?? '';
  }
}
