import { Worker } from 'node:worker_threads';
import type { StandIn } from '@vajraedge/sdk';
import type { ConnectionParameters, ConsumeParameters, ProduceParameters } from '../kafka-parameters.js';

/** Topic that always has another record. */
const TOPIC = 'stand-in';

/**
 * A broker on loopback that takes everything at once, and the same kind of record to it.
 *
 * @throws the broker's error, when it cannot listen
 */
export async function openProduceStandIn(
  parameters: ProduceParameters,
  isRoundTrip: boolean,
): Promise<StandIn> {
  const { key, value, json, size, headers, acks, compression, idempotent, records, producer } = parameters;
  const { port, close } = await startBroker();
  const text = value ?? (json === undefined ? '' : JSON.stringify(json));
  return {
    parameters: {
      ...loopback(port),
      topic: TOPIC,
      ...(key === undefined ? {} : { key: 'x'.repeat(key.length) }),
      ...(typeof size === 'number' ? { size } : { value: 'x'.repeat(text.length) }),
      ...(headers === undefined ? {} : { headers: plainHeaders(headers) }),
      acks,
      compression,
      idempotent,
      ...(isRoundTrip
        ? {}
        : { records: typeof records === 'number' ? records : 1, producer, maxInFlight: 5 }),
    },
    close,
  };
}

/**
 * A broker on loopback that always has another record.
 *
 * @throws the broker's error, when it cannot listen
 */
export async function openConsumeStandIn(parameters: ConsumeParameters): Promise<StandIn> {
  const { group, records, commit, isolation } = parameters;
  const { port, close } = await startBroker();
  return {
    parameters: {
      ...loopback(port),
      topic: TOPIC,
      ...(group === undefined ? {} : { group: TOPIC }),
      from: 'latest',
      records: typeof records === 'number' ? records : 1,
      commit,
      isolation,
      maxWait: 100,
      maxBytes: 1_048_576,
      sessionTimeout: 10_000,
      heartbeatInterval: 3000,
    },
    close,
  };
}

/** The same connection without secrets, TLS and templates. */
function loopback(port: number): ConnectionParameters {
  return {
    brokers: [`127.0.0.1:${port}`],
    clientId: TOPIC,
    tls: false,
    insecureSkipVerify: false,
    sasl: 'none',
    connectTimeout: 1000,
    timeout: 1000,
  };
}

function plainHeaders(headers: { readonly [name: string]: string }): { [name: string]: string } {
  return Object.fromEntries(Object.values(headers).map((text, at) => [`h${at}`, 'x'.repeat(text.length)]));
}

/** In a thread of its own, so that its processor time is not the task's. */
async function startBroker(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const broker = new Worker(brokerFile(), { stdin: false, execArgv: [] });
  const port = await new Promise<number>((resolve, reject) => {
    broker.once('message', resolve);
    broker.once('error', reject);
  });
  return {
    port,
    close: async () => {
      await broker.terminate();
    },
  };
}

/** The built file, also when this module itself runs from its source under a test: threads start from files. */
function brokerFile(): URL {
  const here = import.meta.url;
  return new URL(here.endsWith('.ts') ? '../../dist/stand-in/broker-thread.js' : './broker-thread.js', here);
}
