/**
 * The one border between this plugin and the code that speaks HTTP on sockets. Everything above it (redirects,
 * cookies, checks, deadlines) knows only these four interfaces; everything below it knows nothing of tasks.
 */

/** A request as it goes on the wire, redirects and cookies already decided. */
export interface HttpRequest {
  /** `scheme://host[:port]`, without the scheme's own port. */
  readonly origin: string;
  /** Path and query, beginning with `/`. */
  readonly path: string;
  readonly method: string;
  /** Name, value, name, value… without `host` (unless it differs from the origin's), `connection` and lengths. */
  readonly headers: readonly string[];
  readonly body: Buffer | null;
}

/** A request that a transport has made ready, to be sent any number of times, by any of its channels. */
export interface WireRequest {
  readonly origin: string;
  /** Bytes that sending it once takes in HTTP/1.1, below TLS. */
  readonly sentBytes: number;
}

/**
 * What a transport tells about one request, in this order: `onConnect`, `onHeaders` (also for each 1xx answer),
 * `onData`…, `onComplete`. `onError` may take the place of any of them and is the last call. Names and shapes are those
 * of undici's dispatch handlers, so that there nothing lies between the parser and the code here.
 */
export interface ResponseHandler {
  /**
   * A connection is there and the request is about to be written. Throwing takes the request back unsent and leaves
   * the connection to others.
   *
   * @param abort gives the request up and closes its connection (HTTP/2: its stream); `onError` is called within.
   */
  onConnect(abort: (error?: Error) => void): void;
  /**
   * @param rawHeaders name, value, name, value…; valid only during the call.
   * @returns true.
   */
  onHeaders(status: number, rawHeaders: readonly Buffer[], resume: () => void, statusText: string): boolean;
  /**
   * @param chunk bytes of the body; valid only during the call.
   * @returns true.
   */
  onData(chunk: Buffer): boolean;
  onComplete(): void;
  onError(error: Error): void;
}

/** Where one user's requests go: connections of its own, or a pool shared with others. */
export interface HttpChannel {
  /** Sends; the handler hears of the end, whatever happens, never before `send` was called and possibly within it. */
  send(wire: WireRequest, handler: ResponseHandler): void;
  /** Gives up connections that are still being made for this channel alone, so that the next request starts anew. */
  cancelConnecting(): void;
  /** Closes what belongs to this channel alone, now; what is in flight there ends in `onError`. */
  close(): Promise<void>;
}

/** What makes connections, once per engine thread. */
export interface HttpTransport {
  /** Does once all work that needs not be done for every sending. */
  prepare(request: HttpRequest): WireRequest;
  openChannel(): HttpChannel;
  close(): Promise<void>;
}
