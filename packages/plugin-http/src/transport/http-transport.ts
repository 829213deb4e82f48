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

/** The head of an answer. What it gives is cut from the bytes that were read, and valid only during `onHeaders`. */
export interface AnswerHead {
  /** 200 and up: interim answers are not told of. */
  readonly status: number;
  /** Bytes of status line and headers, as in HTTP/1.1. */
  readonly sizeBytes: number;
  /** It may hold a Set-Cookie, a Location or a Content-Encoding; false: there is none of them. */
  readonly isNotable: boolean;
  statusText(): string;
  /** Name, value, name, value…, made when asked for. */
  rawHeaders(): readonly Buffer[];
}

/**
 * What a transport tells about one request, in this order: `onConnect`, `onHeaders`, `onData`…, `onComplete`. `onError`
 * may take the place of any of them and is the last call. `onMore` may come any time after `onHeaders`.
 */
export interface ResponseHandler {
  /**
   * A connection is there and the request is about to be written. Throwing takes the request back unsent and leaves
   * the connection to others.
   *
   * @param abort gives the request up and closes its connection (HTTP/2: its stream); `onError` is called within or right
   * after. Not to be called once the request has ended.
   */
  onConnect(abort: (error?: Error) => void): void;
  onHeaders(head: AnswerHead): void;
  /** Bytes `from` to `to` are of the body; valid only during the call. */
  onData(bytes: Buffer, from: number, to: number): void;
  /** All that has come so far has been told, and the answer is not whole yet. */
  onMore(): void;
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
