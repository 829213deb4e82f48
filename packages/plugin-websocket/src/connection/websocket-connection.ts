import type { Socket } from 'node:net';
import { TaskFailure } from '@vajraedge/sdk';
import { type ClientOptions, WebSocket } from 'ws';
import { startTicks, type Timer } from '../clock.js';
import { failureCodeOf } from '../failure/failure-code.js';
import type { ConnectionSettings } from './connection-settings.js';

/** What a connection is opened with, which may be another for each. */
export interface Handshake {
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly subprotocols: readonly string[];
}

/** Who is told what happens on a connection. */
export interface ConnectionOwner {
  onOpen(): void;
  onMessage(message: Buffer): void;
  onPong(): void;
  /** It is over; told once. null: both sides closed it as they should. */
  onClosed(failure: TaskFailure | null): void;
}

/** One WebSocket connection, from its handshake to its end. */
export class WebSocketConnection {
  readonly #socket: WebSocket;
  #owner: ConnectionOwner | null;
  #isClosing = false;
  #stream: Socket | null = null;
  #pings: Timer | null = null;

  /** Begins to connect. @throws WS_REQUEST_INVALID for headers that cannot be sent */
  constructor(settings: ConnectionSettings, handshake: Handshake, owner: ConnectionOwner) {
    this.#owner = owner;
    const socket = (this.#socket = openSocket(settings, handshake));
    socket.on('upgrade', (response) => (this.#stream = response.socket));
    socket.on('open', () => {
      const { pingIntervalMs } = settings;
      if (pingIntervalMs > 0) this.#pings = startTicks(pingIntervalMs, () => socket.ping());
      this.#owner?.onOpen();
    });
    socket.on('message', (message) => this.#owner?.onMessage(message as Buffer));
    // Those of the interval carry nothing, and nobody waits for them.
    socket.on('pong', (payload) => {
      if (payload.length > 0) this.#owner?.onPong();
    });
    socket.on('unexpected-response', (request, { statusCode = 0, statusMessage }) => {
      request.destroy();
      this.#end(
        new TaskFailure(`WS_HANDSHAKE_${statusCode}`, `the server answered ${statusCode} ${statusMessage}`),
      );
    });
    socket.on('error', (error) =>
      this.#end(new TaskFailure(failureCodeOf(error), error.message, { cause: error })),
    );
    socket.on('close', (code, reason) => {
      const text = reason.length === 0 ? '' : ` ${reason.toString()}`;
      const lost = code === 1006 ? 'WS_CONNECTION_LOST' : 'WS_CLOSED';
      this.#end(
        this.#isClosing && code !== 1006
          ? null
          : new TaskFailure(lost, `the connection was closed: ${code}${text}`),
      );
    });
  }

  /** Messages can be sent. */
  get isOpen(): boolean {
    return this.#owner !== null && this.#socket.readyState === WebSocket.OPEN;
  }

  /** Bytes read since the handshake was answered; with TLS, as they were before encryption. */
  get receivedBytes(): number {
    return this.#stream?.bytesRead ?? 0;
  }

  /** Bytes written, handshake included; with TLS, as they were before encryption. */
  get sentBytes(): number {
    return this.#stream?.bytesWritten ?? 0;
  }

  /** Subprotocol that the server chose; empty: none. */
  get subprotocol(): string {
    return this.#socket.protocol;
  }

  /** Sends a message. @param onWritten told when it has left this process, and not when it could not */
  send(message: string | Buffer, onWritten?: () => void): void {
    if (onWritten === undefined) this.#socket.send(message);
    else
      this.#socket.send(message, (error) => {
        if (!error) onWritten();
      });
  }

  /** Sends a ping; the owner is told of its pong. */
  ping(): void {
    this.#socket.ping('vajra');
  }

  /** Begins the closing handshake; the owner is told of its end. */
  close(code: number): void {
    this.#isClosing = true;
    this.#socket.close(code);
  }

  /** Ends it at once. The owner is not told. */
  destroy(): void {
    this.#owner = null;
    this.#pings?.cancel();
    this.#socket.terminate();
  }

  #end(failure: TaskFailure | null): void {
    const owner = this.#owner;
    this.destroy();
    owner?.onClosed(failure);
  }
}

function openSocket(settings: ConnectionSettings, { url, headers, subprotocols }: Handshake): WebSocket {
  const { secureContext, insecureSkipVerify, maxMessageBytes, compression } = settings;
  const options: ClientOptions & { readonly secureContext: unknown } = {
    headers: { ...headers },
    maxPayload: maxMessageBytes,
    perMessageDeflate: compression,
    followRedirects: false,
    secureContext,
    rejectUnauthorized: !insecureSkipVerify,
  };
  try {
    return new WebSocket(url, [...subprotocols], options);
  } catch (error) {
    throw new TaskFailure('WS_REQUEST_INVALID', (error as Error).message, { cause: error });
  }
}
