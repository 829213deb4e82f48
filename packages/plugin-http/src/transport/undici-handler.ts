import type { Dispatcher } from 'undici';
import type { AnswerHead, ResponseHandler } from './http-transport.js';

/** Stands between undici and a handler of ours for one request. */
export class UndiciHandler implements Dispatcher.DispatchHandler {
  readonly #handler: ResponseHandler;

  constructor(handler: ResponseHandler) {
    this.#handler = handler;
  }

  onConnect(abort: (error?: Error) => void): void {
    this.#handler.onConnect(abort);
  }

  onHeaders(status: number, rawHeaders: readonly Buffer[], _resume: () => void, statusText: string): boolean {
    // An interim answer, such as 103.
    if (status < 200) return true;
    this.#handler.onHeaders(new UndiciAnswerHead(status, rawHeaders, statusText));
    this.#handler.onMore();
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#handler.onData(chunk, 0, chunk.length);
    this.#handler.onMore();
    return true;
  }

  // The end is not told from within undici, where the request that follows may not be started.
  onComplete(): void {
    queueMicrotask(() => this.#handler.onComplete());
  }

  onError(error: Error): void {
    queueMicrotask(() => this.#handler.onError(error));
  }
}

class UndiciAnswerHead implements AnswerHead {
  readonly isNotable = true;

  constructor(
    readonly status: number,
    private readonly raw: readonly Buffer[],
    private readonly reason: string,
  ) {}

  get sizeBytes(): number {
    // "HTTP/1.1 200 " and two line ends, then ": " and a line end for each header.
    let bytes = 17 + this.reason.length;
    for (let at = 0; at < this.raw.length; at += 2)
      bytes += (this.raw[at] as Buffer).length + (this.raw[at + 1] as Buffer).length + 4;
    return bytes;
  }

  statusText(): string {
    return this.reason;
  }

  rawHeaders(): readonly Buffer[] {
    return this.raw;
  }
}
