import type { TaskUser } from '@vajraedge/sdk';
import type { Clock } from './clock.js';

/** Most instances whose closing begins in one turn of the event loop. */
const MOST_A_TURN = 50;

/**
 * Closes users' instances of tasks in the background, some in each turn of the event loop: thousands that leave together
 * would hold up the load of others, and hold all that their closing takes in memory at one time (seen: 10 MB for 5,000
 * connections).
 */
export class ClosingLine {
  readonly #clock: Pick<Clock, 'nextTurn'>;
  readonly #onProblem: (error: unknown) => void;
  #waiting: TaskUser[] = [];
  #begunInTurn = 0;
  /** Given to {@link ClosingLine.add} and not closed yet. */
  #left = 0;
  #onDone: (() => void)[] = [];

  /** @param onProblem told when an instance cannot be closed */
  constructor(clock: Pick<Clock, 'nextTurn'>, onProblem: (error: unknown) => void) {
    this.#clock = clock;
    this.#onProblem = onProblem;
  }

  /** Closes an instance, now or as soon as those before it have had their turn. */
  add(instance: TaskUser): void {
    this.#left += 1;
    if (this.#begunInTurn < MOST_A_TURN && this.#waiting.length === 0) this.#begin(instance);
    else this.#waiting.push(instance);
  }

  /** Resolves when all that were added so far, and while it waits, are closed. */
  done(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#left === 0) resolve();
      else this.#onDone.push(resolve);
    });
  }

  #begin(instance: TaskUser): void {
    if (this.#begunInTurn === 0) this.#clock.nextTurn(() => this.#onTurn());
    this.#begunInTurn += 1;
    void this.#close(instance);
  }

  #onTurn(): void {
    this.#begunInTurn = 0;
    for (const instance of this.#waiting.splice(0, MOST_A_TURN)) this.#begin(instance);
  }

  async #close(instance: TaskUser): Promise<void> {
    try {
      await instance.close?.();
    } catch (error) {
      this.#onProblem(error);
    }
    this.#left -= 1;
    if (this.#left > 0) return;
    for (const resolve of this.#onDone.splice(0)) resolve();
  }
}
