import type { TaskContext } from '@vajraedge/sdk';

/** One iteration as its work sees it. What comes after its end, from work that was given up, is not counted. */
export class Turn<Parameters> {
  readonly parameters: Parameters;
  readonly #metrics: TaskContext['metrics'];
  #isOver = false;
  #missing = 'no connection';
  sentBytes = 0;
  receivedBytes = 0;

  constructor({ parameters, metrics }: Pick<TaskContext<Parameters>, 'parameters' | 'metrics'>) {
    this.parameters = parameters;
    this.#metrics = metrics;
  }

  /** Whether nobody waits for it any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** What it waits for, for the message of an iteration that comes to its time: `no acknowledgement`. */
  get missing(): string {
    return this.#missing;
  }

  /** Says what it waits for from now on. */
  waitFor(missing: string): void {
    this.#missing = missing;
  }

  /** Adds to a counter. */
  add(name: string, by: number): void {
    if (!this.#isOver && by > 0) this.#metrics.add(name, by);
  }

  /** Records a value of a trend. */
  record(name: string, value: number): void {
    if (!this.#isOver) this.#metrics.record(name, value);
  }

  end(): void {
    this.#isOver = true;
  }
}
