import { createHook } from 'node:async_hooks';

/** The timers that the client starts while it is watched. */
export class TimerWatch {
  readonly #timers = new Set<{ readonly _destroyed?: boolean }>();
  readonly #hook = createHook({
    init: (_id, type, _trigger, resource) => {
      if (type === 'Timeout' && new Error('where').stack?.includes('@platformatic/kafka'))
        this.#timers.add(resource);
    },
  }).enable();

  /** Those that are neither over nor cancelled. */
  get running(): number {
    return [...this.#timers].filter((timer) => timer._destroyed !== true).length;
  }

  /** All there were. */
  get started(): number {
    return this.#timers.size;
  }

  end(): void {
    this.#hook.disable();
  }
}
