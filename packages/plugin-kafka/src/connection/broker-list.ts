import { hasTemplate, type Target } from '@vajraedge/sdk';

/** Where a broker listens. */
export interface BrokerAddress {
  /** Name or address, without brackets. */
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
}

const DEFAULT_PORT = 9092;
const ADDRESS = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s[\]/:@]+))(?::(\d{1,5}))?$/;

/** What is wrong with a list of brokers. */
export function brokerProblems(brokers: readonly string[]): readonly string[] {
  return brokers.flatMap((text) => {
    if (hasTemplate(text))
      return [`brokers: ${text} belongs to the connection, it cannot vary from iteration to iteration`];
    return addressOf(text) === null ? [`brokers: wanted host:port, got ${text}`] : [];
  });
}

/** The addresses in a list without {@link brokerProblems}; what is none is left out. */
export function addressesOf(brokers: readonly string[]): readonly BrokerAddress[] {
  return brokers.map(addressOf).filter((address) => address !== null);
}

/** The brokers that are known before there is a connection. */
export function targetsOf({
  brokers,
  tls,
}: {
  readonly brokers: readonly string[];
  readonly tls: boolean;
}): readonly Target[] {
  return addressesOf(brokers).map((address) => ({ ...address, tls }));
}

function addressOf(text: string): BrokerAddress | null {
  const [, address, name, digits] = ADDRESS.exec(text) ?? [];
  const host = address ?? name;
  const port = digits === undefined ? DEFAULT_PORT : Number(digits);
  return host === undefined || hasTemplate(text) || port < 1 || port > 65_535 ? null : { host, port };
}
