/** What a {@link VajraError} carries beside its message. */
export interface VajraErrorOptions {
  /** What the reader can do now, as one sentence. */
  readonly hint?: string;
  /** The error underneath, if there is one. */
  readonly cause?: unknown;
}

/**
 * The one error class of the framework. Match on {@link VajraError.code}, never on the text: codes are stable and
 * listed in ERRORS.md, texts may be reworded.
 */
export class VajraError extends Error {
  override readonly name: string = 'VajraError';
  /** Stable, upper-case, beginning with `VE_`: `VE_PLAN_INVALID`. */
  readonly code: string;
  /** What to do now; empty when there is nothing better than the message. */
  readonly hint: string;

  constructor(code: string, message: string, options: VajraErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? '';
  }
}

/**
 * Thrown by a task to end its iteration as failed under a code of its own, such as `CART_EMPTY`. A task may throw
 * anything; other errors are counted under their own `code` where they have one in capitals (`ECONNREFUSED`), else as
 * `TASK_ERROR`.
 */
export class TaskFailure extends Error {
  override readonly name: string = 'TaskFailure';
  /** `A-Z`, `0-9` and `_`, at most 64 characters; anything else is counted as `TASK_ERROR`. */
  readonly code: string;

  constructor(code: string, message: string = code, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
