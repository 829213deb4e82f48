import { TEXT } from './answer-rules.js';

const CR = 13;
const LF = 10;

/** What {@link LineScanner.next} found. */
const LINE_WHOLE = 0;
/** The line goes on in bytes that have not come yet. */
export const LINE_OPEN = 1;
/** A control character, a bare CR, a bare LF, or too many bytes; `problem` says which. */
export const LINE_BROKEN = 2;

/**
 * Finds the lines of a head one after the other in bytes that may come in any pieces, looking at each byte once. All
 * positions are relative to the beginning of the head, because it may move to another buffer meanwhile.
 */
export class LineScanner {
  /** Where the current line begins. */
  from = 0;
  /** Where it ends, before its CR LF; valid after `LINE_WHOLE`. */
  to = 0;
  problem = '';
  #at = 0;
  #limit = 0;

  /** Begins a head of at most `limitBytes`. */
  begin(limitBytes: number): void {
    this.from = 0;
    this.to = 0;
    this.#at = 0;
    this.#limit = limitBytes;
  }

  /** Looks for the end of the line that begins at `from`. */
  find(bytes: Uint8Array, base: number, end: number): number {
    const limit = Math.min(end, base + this.#limit);
    let at = base + this.#at;
    while (at < limit && TEXT[bytes[at] as number] === 1) at += 1;
    this.#at = at - base;
    if (at < limit && bytes[at] !== CR) return this.#broken(bytes[at] as number);
    if (at + 1 >= limit)
      return limit === base + this.#limit ? this.#fail('is longer than all of it may be') : LINE_OPEN;
    if (bytes[at + 1] !== LF) return this.#fail('holds a CR that no LF follows');
    this.to = this.#at;
    return LINE_WHOLE;
  }

  /** Goes on to the line behind the one that was found. */
  next(): void {
    this.from = this.to + 2;
    this.#at = this.from;
  }

  #broken(byte: number): number {
    return this.#fail(
      byte === LF
        ? 'holds an LF without its CR'
        : `holds the control character 0x${byte.toString(16).padStart(2, '0')}`,
    );
  }

  #fail(problem: string): number {
    this.problem = problem;
    return LINE_BROKEN;
  }
}
