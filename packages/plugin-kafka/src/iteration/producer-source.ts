import type { Producer } from '@platformatic/kafka';
import type { ClientHandle } from '../connection/client-handle.js';

/** A producer in use. */
export interface ProducerLease {
  readonly handle: ClientHandle<Producer>;
  /** Whether it is the first use of that producer, which makes its connection. */
  readonly isFirst: boolean;
  /**
   * Ends the use; only the first call counts.
   *
   * @param isFit false: nobody is to use that producer again
   */
  end(isFit: boolean): void;
}

/**
 * Gives out a producer, to one user or to all of an engine: the same one as long as it is fit, and then a new one. One
 * that is not fit is ended when the last one who uses it has ended.
 */
export class ProducerSource {
  readonly #create: () => ClientHandle<Producer>;
  readonly #uses = new Map<ClientHandle<Producer>, number>();
  readonly #endings = new Set<Promise<void>>();
  #current: ClientHandle<Producer> | null = null;

  constructor(create: () => ClientHandle<Producer>) {
    this.#create = create;
  }

  lease(): ProducerLease {
    const isFirst = this.#current === null;
    const handle = (this.#current ??= this.#create());
    this.#uses.set(handle, (this.#uses.get(handle) ?? 0) + 1);
    let isOver = false;
    return {
      handle,
      isFirst,
      end: (isFit) => {
        if (isOver) return;
        isOver = true;
        this.#end(handle, isFit);
      },
    };
  }

  /** Ends its producers; those in use too. */
  async close(): Promise<void> {
    const current = this.#current;
    this.#current = null;
    for (const handle of this.#uses.keys()) if (handle !== current) this.#destroy(handle);
    await current?.close();
    await Promise.all(this.#endings);
  }

  #end(handle: ClientHandle<Producer>, isFit: boolean): void {
    const uses = (this.#uses.get(handle) ?? 1) - 1;
    this.#uses.set(handle, uses);
    if (!isFit && handle === this.#current) this.#current = null;
    if (handle !== this.#current && uses === 0) this.#destroy(handle);
  }

  #destroy(handle: ClientHandle<Producer>): void {
    this.#uses.delete(handle);
    const ending = handle.destroy().finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
  }
}
