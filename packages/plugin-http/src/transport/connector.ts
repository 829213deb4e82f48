import { isIP, connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import { TaskFailure } from '@vajraedge/sdk';
import { type Timer, startTimer } from '../clock.js';
import { type ConnectPhase, connectFailure } from '../failure/connect-failure.js';
import type { ConnectTarget } from './connect-target.js';
import { openTunnel, type Proxy } from './proxy-tunnel.js';

/** How connections are made. */
export interface ConnectorSettings {
  readonly secureContext: SecureContext | undefined;
  /** Name for TLS (SNI and the check of the certificate) in place of the host's; null: the host's. */
  readonly serverName: string | null;
  /** Take any certificate. */
  readonly insecure: boolean;
  /** Offer HTTP/2 in TLS. */
  readonly http2: boolean;
  readonly proxy: Proxy | null;
  /** For address, TCP, proxy and TLS together; 0: no limit. */
  readonly connectTimeoutMs: number;
  /** Told of each step; used by the probe. */
  readonly observer: ConnectObserver | null;
}

/** Told when the parts of making a connection have ended. */
export interface ConnectObserver {
  started(): void;
  ended(phase: ConnectPhase, socket: Socket): void;
}

/** Told of a connection, or of why there is none. */
export type ConnectDone = (...result: [error: Error, socket: null] | [error: null, socket: Socket]) => void;

/** Reads a socket without its stream in between (`onread` of `net.connect`). */
export interface DirectRead {
  readonly buffer: Buffer;
  /** @returns true: goes on reading */
  callback(size: number, bytes: Uint8Array): boolean;
}

/**
 * Makes the connections of one channel: TCP, through a proxy where there is one, and TLS, under one exact timeout. TLS
 * sessions are resumed on the channel's later connections, as a browser does.
 */
export class Connector {
  readonly #settings: ConnectorSettings;
  readonly #attempts = new Set<Attempt>();
  readonly #sessions = new Map<string, Buffer>();

  constructor(settings: ConnectorSettings) {
    this.#settings = settings;
  }

  /**
   * Connects; `done` is called once, with a `TaskFailure` whose code says the cause, or with a socket to take over at once.
   *
   * @param read is used where nothing lies between the socket and HTTP/1.1: with all sockets that are no `TLSSocket`
   */
  open(target: ConnectTarget, done: ConnectDone, read: DirectRead | null = null): void {
    const { proxy } = this.#settings;
    const usable = target.secure || proxy?.secure === true ? null : read;
    const attempt = new Attempt(this.#settings, target, this.#sessions, usable, (...result) => {
      this.#attempts.delete(attempt);
      done(...result);
    });
    this.#attempts.add(attempt);
    attempt.start();
  }

  /** Gives up what is being connected; their `done` gets a failure. */
  cancel(): void {
    for (const attempt of this.#attempts)
      attempt.fail('tcp', new TaskFailure('ABORTED', 'connecting was given up'));
  }
}

/** One connection in the making. */
class Attempt {
  readonly #settings: ConnectorSettings;
  readonly #target: ConnectTarget;
  readonly #sessions: Map<string, Buffer>;
  readonly #read: DirectRead | null;
  readonly #done: ConnectDone;
  #socket: Socket | null = null;
  #timer: Timer | null = null;
  #phase: ConnectPhase = 'dns';
  #ended = false;

  constructor(
    settings: ConnectorSettings,
    target: ConnectTarget,
    sessions: Map<string, Buffer>,
    read: DirectRead | null,
    done: ConnectDone,
  ) {
    this.#read = read;
    this.#settings = settings;
    this.#target = target;
    this.#sessions = sessions;
    this.#done = done;
  }

  start(): void {
    const { connectTimeoutMs, observer, proxy } = this.#settings;
    if (connectTimeoutMs > 0) this.#timer = startTimer(connectTimeoutMs, () => this.#onTimeout());
    observer?.started();
    const { hostname, port } = proxy ?? this.#target;
    const socket = this.#watch(
      connectTcp({
        host: hostname,
        port,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: 60_000,
        ...(this.#read === null ? {} : { onread: this.#read }),
      }),
    );
    if (isIP(hostname) !== 0) this.#phase = 'tcp';
    socket.once('lookup', () => this.#enter('tcp', 'dns'));
    socket.once('connect', () => this.#onConnected(socket));
  }

  fail(phase: ConnectPhase, error: Error): void {
    if (this.#ended) return;
    this.#end();
    this.#socket?.destroy();
    this.#done(connectFailure(error, { phase, target: this.#target, proxy: this.#settings.proxy }), null);
  }

  #onConnected(socket: Socket): void {
    const { proxy } = this.#settings;
    if (proxy === null) {
      this.#enter('tls', 'tcp');
      this.#onReached(socket);
    } else if (proxy.secure) {
      this.#enter('proxy', 'tcp');
      this.#startTls({ socket, host: proxy.hostname, isProxy: true }, (secured) =>
        this.#onProxyReached(secured, proxy),
      );
    } else {
      this.#enter('proxy', 'tcp');
      this.#onProxyReached(socket, proxy);
    }
  }

  #onProxyReached(socket: Socket, proxy: Proxy): void {
    if (!this.#target.secure) {
      // Plain HTTP goes to a proxy as it is, with the whole URL in its first line (RFC 9112, 3.2.2).
      this.#succeed(socket);
      return;
    }
    openTunnel(socket, this.#target, proxy, (error) => {
      if (error !== null) this.fail('proxy', error);
      else if (!this.#ended) {
        this.#enter('tls', 'proxy');
        this.#onReached(socket);
      }
    });
  }

  #onReached(socket: Socket): void {
    if (!this.#target.secure) {
      this.#succeed(socket);
      return;
    }
    this.#startTls({ socket, host: this.#target.hostname, isProxy: false }, (secured) => {
      this.#settings.observer?.ended('tls', secured);
      this.#succeed(secured);
    });
  }

  #startTls(
    { socket, host, isProxy }: { socket: Socket; host: string; isProxy: boolean },
    then: (secured: TLSSocket) => void,
  ): void {
    const { secureContext, insecure, http2 } = this.#settings;
    const name = isProxy ? host : (this.#settings.serverName ?? host);
    const key = `${name}:${this.#target.port}`;
    const secured = connectTls({
      socket,
      host: name,
      servername: isIP(name) === 0 ? name : '',
      rejectUnauthorized: !insecure,
      ALPNProtocols: http2 && !isProxy ? ['h2', 'http/1.1'] : ['http/1.1'],
      ...(secureContext === undefined ? {} : { secureContext }),
      ...(isProxy || !this.#sessions.has(key) ? {} : { session: this.#sessions.get(key) }),
    });
    this.#watch(secured);
    if (!isProxy) secured.on('session', (session) => this.#sessions.set(key, session));
    secured.once('secureConnect', () => then(secured));
    // An alert of the server's is followed by the end of the stream, which would hide the reason behind it.
    secured.once('error', (error: Error) => secured.destroy(error));
  }

  #watch<S extends Socket>(socket: S): S {
    this.#socket = socket;
    socket.on('error', this.#onError);
    socket.once('close', this.#onClose);
    return socket;
  }

  readonly #onError = (error: Error): void => this.fail(this.#phase, error);
  readonly #onClose = (): void =>
    this.fail(this.#phase, Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }));

  #onTimeout(): void {
    const what = { dns: 'the address', tcp: 'the connection', proxy: 'the proxy', tls: 'the TLS handshake' }[
      this.#phase
    ];
    const text = `no connection within ${this.#settings.connectTimeoutMs} ms: waited for ${what}`;
    this.fail(this.#phase, new TaskFailure('CONNECT_TIMEOUT', text));
  }

  #enter(next: ConnectPhase, ended: ConnectPhase): void {
    this.#phase = next;
    if (this.#socket !== null) this.#settings.observer?.ended(ended, this.#socket);
  }

  #succeed(socket: Socket): void {
    if (this.#ended) return;
    this.#end();
    socket.off('error', this.#onError);
    socket.off('close', this.#onClose);
    this.#done(null, socket);
  }

  #end(): void {
    this.#ended = true;
    this.#timer?.cancel();
  }
}
