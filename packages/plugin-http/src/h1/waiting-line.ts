/** Empty places at the front are cleared away when there are this many and more than people behind them. */
const MOST_EMPTY = 1024;

/** First in, first out, in constant time. */
export class WaitingLine<T extends object> {
  #items: (T | undefined)[] = [];
  #first = 0;

  push(item: T): void {
    this.#items.push(item);
  }

  /** The one who has waited longest; undefined: nobody is there. */
  shift(): T | undefined {
    if (this.#first === this.#items.length) return undefined;
    const item = this.#items[this.#first];
    this.#items[this.#first] = undefined;
    this.#first += 1;
    if (
      this.#first === this.#items.length ||
      (this.#first >= MOST_EMPTY && 2 * this.#first > this.#items.length)
    ) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }
}
