import { isIP, connect as connectTcp, type Socket } from 'node:net';
import {
  checkServerIdentity,
  connect as connectTls,
  type ConnectionOptions,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import { TaskFailure } from '@vajraedge/sdk';
import { type Timer, startTimer } from '../clock.js';
import { type ConnectPhase, connectFailure } from '../failure/connect-failure.js';
import type { ConnectTarget } from './connect-target.js';
import { openTunnel, type Proxy } from './proxy-tunnel.js';

const TCP_OPTIONS = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 };

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
  // Thousands of users have a connector each that has nothing to do: made when they are needed.
  #attempts: Set<Attempt> | null = null;
  readonly #sessions: Sessions = { byName: null };

  constructor(settings: ConnectorSettings) {
    this.#settings = settings;
  }

  /**
   * Connects; `done` is called once, with a `TaskFailure` whose code says the cause, or with a socket to take over at once.
   *
   * @param read is used where the target {@link Connector.isReadDirectly}
   */
  open(target: ConnectTarget, done: ConnectDone, read: DirectRead | null = null): void {
    const usable = this.isReadDirectly(target) ? read : null;
    const attempt = new Attempt(this.#settings, target, this.#sessions, usable, (...result) => {
      this.#attempts?.delete(attempt);
      if (this.#attempts?.size === 0) this.#attempts = null;
      done(...result);
    });
    (this.#attempts ??= new Set()).add(attempt);
    attempt.start();
  }

  /** Whether a socket to the target can be read without its stream: not where TLS is spoken through or to a proxy. */
  isReadDirectly({ secure }: ConnectTarget): boolean {
    const { proxy } = this.#settings;
    return proxy === null || !(secure || proxy.secure);
  }

  /** Gives up what is being connected; their `done` gets a failure. */
  cancel(): void {
    for (const attempt of [...(this.#attempts ?? [])])
      attempt.fail('tcp', new TaskFailure('ABORTED', 'connecting was given up'));
  }
}

/** Sessions of TLS by `name:port`. */
interface Sessions {
  byName: Map<string, Buffer> | null;
}

/** One connection in the making. */
class Attempt {
  readonly #settings: ConnectorSettings;
  readonly #target: ConnectTarget;
  readonly #sessions: Sessions;
  readonly #read: DirectRead | null;
  readonly #done: ConnectDone;
  #socket: Socket | null = null;
  #timer: Timer | null = null;
  #phase: ConnectPhase = 'dns';
  #ended = false;

  constructor(
    settings: ConnectorSettings,
    target: ConnectTarget,
    sessions: Sessions,
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
    if (this.#target.secure && proxy === null) this.#startSecure();
    else this.#startPlain(proxy ?? this.#target);
  }

  fail(phase: ConnectPhase, error: Error): void {
    if (this.#ended) return;
    this.#end();
    this.#socket?.destroy();
    this.#done(connectFailure(error, { phase, target: this.#target, proxy: this.#settings.proxy }), null);
  }

  #startPlain({ hostname, port }: { hostname: string; port: number }): void {
    const socket = connectTcp({ host: hostname, port, ...TCP_OPTIONS, ...this.#onread() });
    this.#begin(socket, hostname);
    socket.once('connect', () => this.#onConnected(socket));
  }

  // TLS over a socket that is there already could not be read directly, and that socket would lie in memory for nothing.
  #startSecure(): void {
    const { hostname, port } = this.#target;
    const secured = connectTls({
      host: hostname,
      port,
      ...this.#tlsOptions(hostname, false),
      ...this.#onread(),
    });
    this.#begin(secured, hostname);
    secured.once('connect', () => {
      secured.setNoDelay(TCP_OPTIONS.noDelay);
      secured.setKeepAlive(TCP_OPTIONS.keepAlive, TCP_OPTIONS.keepAliveInitialDelay);
      this.#enter('tls', 'tcp');
    });
    this.#onHandshake(secured, hostname, false, () => this.#onSecured(secured));
  }

  #begin(socket: Socket, hostname: string): void {
    this.#watch(socket);
    // There is no look-up of an address, and a listener that is never called would hold the attempt for ever.
    if (isIP(hostname) !== 0) this.#phase = 'tcp';
    else socket.once('lookup', () => this.#enter('tcp', 'dns'));
  }

  #onread(): { onread?: DirectRead } {
    return this.#read === null ? {} : { onread: this.#read };
  }

  #onConnected(socket: Socket): void {
    const { proxy } = this.#settings;
    this.#enter(proxy === null ? 'tls' : 'proxy', 'tcp');
    if (proxy === null) this.#succeed(socket);
    else if (proxy.secure)
      this.#startTls(socket, proxy.hostname, true, (secured) => this.#onProxyReached(secured, proxy));
    else this.#onProxyReached(socket, proxy);
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
        this.#startTls(socket, this.#target.hostname, false, (secured) => this.#onSecured(secured));
      }
    });
  }

  #onSecured(secured: TLSSocket): void {
    this.#settings.observer?.ended('tls', secured);
    this.#succeed(secured);
  }

  #startTls(socket: Socket, host: string, isProxy: boolean, then: (secured: TLSSocket) => void): void {
    const secured = this.#watch(connectTls({ socket, host, ...this.#tlsOptions(host, isProxy) }));
    this.#onHandshake(secured, host, isProxy, then);
  }

  #tlsOptions(host: string, isProxy: boolean): ConnectionOptions {
    const { secureContext, insecure, http2 } = this.#settings;
    const name = this.#tlsName(host, isProxy);
    const session = isProxy ? undefined : this.#sessions.byName?.get(`${name}:${this.#target.port}`);
    return {
      servername: isIP(name) === 0 ? name : '',
      checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
      rejectUnauthorized: !insecure,
      ALPNProtocols: http2 && !isProxy ? ['h2', 'http/1.1'] : ['http/1.1'],
      ...(secureContext === undefined ? {} : { secureContext }),
      ...(session === undefined ? {} : { session }),
    };
  }

  /** The name that the server is to show a certificate for. */
  #tlsName(host: string, isProxy: boolean): string {
    return isProxy ? host : (this.#settings.serverName ?? host);
  }

  #onHandshake(secured: TLSSocket, host: string, isProxy: boolean, then: (secured: TLSSocket) => void): void {
    const key = `${this.#tlsName(host, isProxy)}:${this.#target.port}`;
    if (!isProxy) {
      const sessions = this.#sessions;
      secured.on('session', (session) => void (sessions.byName ??= new Map()).set(key, session));
    }
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
