import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { TaskFailure } from '@vajraedge/sdk';
import { type IClientPublishOptions, MqttClient } from 'mqtt';
import { startTimer } from '../clock.js';
import { failureCodeOf } from '../failure/failure-code.js';
import type { ConnectionSettings } from './connection-settings.js';

/** Who is told what happens on a connection. */
export interface ConnectionOwner {
  /** The broker let the client in. */
  onOpen(): void;
  onMessage(payload: Buffer): void;
  /** It is over; told once. */
  onClosed(failure: TaskFailure): void;
}

const GOODBYE_MS = 500;
/** mqtt wants a time, and the user's own clock is the one that counts. */
const NEVER_MS = 2_147_483_647;
/** Granted where a subscription is refused. */
const REFUSED = 0x80;

/** One connection to a broker, from its log-in to its end. It is not opened again. */
export class MqttConnection {
  readonly #client: MqttClient;
  #owner: ConnectionOwner | null;
  #stream: Socket | null = null;
  #lastWords = '';

  /** Begins to connect. */
  constructor(settings: ConnectionSettings, clientId: string, owner: ConnectionOwner) {
    this.#owner = owner;
    const client = (this.#client = new MqttClient(() => (this.#stream = openStream(settings)), {
      clientId,
      protocolId: 'MQTT',
      protocolVersion: settings.protocolVersion,
      ...(settings.username === null ? {} : { username: settings.username }),
      ...(settings.password === null ? {} : { password: settings.password }),
      keepalive: settings.keepaliveSeconds,
      clean: true,
      reconnectPeriod: 0,
      resubscribe: false,
      connectTimeout: NEVER_MS,
      timerVariant: 'native',
      log: () => undefined,
    }));
    client.on('connect', () => this.#owner?.onOpen());
    client.on('message', (_topic, payload) => this.#owner?.onMessage(payload));
    client.on('disconnect', ({ reasonCode, properties }) => {
      this.#lastWords = ` reason ${reasonCode}${properties?.reasonString === undefined ? '' : ` ${properties.reasonString}`}`;
    });
    client.on('error', (error) =>
      this.#end(new TaskFailure(failureCodeOf(error), error.message, { cause: error })),
    );
    client.on('close', () =>
      this.#end(
        new TaskFailure(
          'MQTT_CLOSED',
          `the connection was closed:${this.#lastWords || ' no reason was given'}`,
        ),
      ),
    );
  }

  /** Messages can be published. */
  get isOpen(): boolean {
    return this.#owner !== null && this.#client.connected;
  }

  /** Bytes read so far; with TLS, as they were before encryption. */
  get receivedBytes(): number {
    return this.#stream?.bytesRead ?? 0;
  }

  /** Bytes written so far; with TLS, as they were before encryption. */
  get sentBytes(): number {
    return this.#stream?.bytesWritten ?? 0;
  }

  /**
   * @param onDone told when the broker has acknowledged or refused it; with quality 0, when it has left this process.
   * When the connection breaks before, the owner is told instead.
   */
  publish(
    topic: string,
    payload: Buffer | string,
    options: IClientPublishOptions,
    onDone: (failure: TaskFailure | null) => void,
  ): void {
    this.#client.publish(topic, payload, options, (error) => {
      if (!error) onDone(null);
      else if (typeof (error as { code?: unknown }).code === 'number')
        onDone(new TaskFailure('MQTT_PUBLISH_REFUSED', error.message, { cause: error }));
    });
  }

  /** @param onDone told when the broker has answered; when the connection breaks before, the owner is told instead */
  subscribe(filter: string, qos: 0 | 1 | 2, onDone: (failure: TaskFailure | null) => void): void {
    this.#client.subscribe(filter, { qos }, (error, granted) => {
      const isAnswered = (error as { packet?: unknown } | null)?.packet !== undefined;
      const isRefused = isAnswered || granted?.some((grant) => grant.qos >= REFUSED) === true;
      if (isRefused)
        onDone(new TaskFailure('MQTT_SUBSCRIBE_REFUSED', error?.message ?? 'the broker refused it'));
      else if (!error) onDone(null);
    });
  }

  /** Messages under that filter are not wanted any more. */
  unsubscribe(filter: string): void {
    this.#client.unsubscribe(filter);
  }

  /** Says good-bye where that is still possible, and closes. Never rejects. */
  async close(): Promise<void> {
    const isOpen = this.isOpen;
    this.#owner = null;
    if (isOpen)
      await new Promise<void>((resolve) => {
        const timer = startTimer(GOODBYE_MS, resolve);
        this.#client.end(false, () => {
          timer.cancel();
          resolve();
        });
      });
    this.destroy();
  }

  /** Ends it at once. The owner is not told. */
  destroy(): void {
    this.#owner = null;
    this.#client.end(true);
    this.#stream?.destroy();
  }

  #end(failure: TaskFailure): void {
    const owner = this.#owner;
    this.destroy();
    owner?.onClosed(failure);
  }
}

function openStream({ host, port, secureContext, insecureSkipVerify }: ConnectionSettings): Socket {
  const socket =
    secureContext === null
      ? connectTcp({ host, port })
      : connectTls({
          host,
          port,
          secureContext,
          rejectUnauthorized: !insecureSkipVerify,
          ...(isIP(host) === 0 ? { servername: host } : {}),
        });
  return socket.setNoDelay(true);
}
