import dgram from 'node:dgram';
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { VajraError } from '@vajraedge/sdk';
import type { TargetMatcher } from './target-matcher.js';

/** The part of a connection's options that says where it goes. */
interface Destination {
  readonly host?: string | null;
  readonly port?: number | string;
  /** Null, as agents of node:http have it: none. */
  readonly path?: string | null;
  readonly lookup?: Lookup;
}

type Answer = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;
type Lookup = (name: string, options: object, answer: Answer) => void;

/** Holds all connections of this process to a policy. */
export interface TargetGuard {
  /** Lets loopback through or not, whatever the policy says: stand-ins live there while code is warmed. */
  allowLoopback(allowed: boolean): void;
}

const LOOPBACK = new net.BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * From now on every TCP, TLS and UDP socket of this thread is asked for its address, after names were looked up, and
 * refused with VE_POLICY_TARGET where the matcher refuses. There is no way back: it is for a process that runs tasks.
 * Sockets that tasks open in threads or processes of their own are out of its reach.
 */
export function guardTargets(matcher: TargetMatcher): TargetGuard {
  let loopback = false;
  const refusal = (host: string, address: string, port: number): VajraError | null => {
    if (loopback && LOOPBACK.check(address, net.isIP(address) === 6 ? 'ipv6' : 'ipv4')) return null;
    const reason = matcher.refusal(host, address, port);
    return reason === null ? null : refused(host, port, reason);
  };
  guardStreams(refusal);
  guardDatagrams(refusal);
  return {
    allowLoopback: (allowed) => {
      loopback = allowed;
    },
  };
}

type Refusal = (host: string, address: string, port: number) => VajraError | null;

function guardStreams(refusal: Refusal): void {
  const { connect } = net.Socket.prototype;
  const guarded = function (this: net.Socket, ...given: unknown[]): net.Socket {
    // Node.js calls this with its own normalized list, whoever calls it from outside may not.
    const list = Array.isArray(given[0]) ? (given[0] as unknown[]) : given;
    const destination = destinationOf(list);
    const host = destination.host ?? 'localhost';
    const path = destination.path ?? undefined;
    const port = Number(destination.port ?? 0);
    const literal = path === undefined && net.isIP(host) !== 0;
    const error = path === undefined ? (literal ? refusal(host, host, port) : null) : refusal(path, path, 0);
    if (error !== null) return this.destroy(error);
    const lookup = guardedLookup(destination.lookup ?? systemLookup, port, refusal);
    return Reflect.apply(connect, this, [{ ...destination, lookup }, callbackIn(list)]) as net.Socket;
  };
  net.Socket.prototype.connect = guarded;
}

/** A UDP socket looks every address up, also one that is no name; the port is not known then. */
function guardDatagrams(refusal: Refusal): void {
  const { createSocket } = dgram;
  const guarded = (given: dgram.SocketType | dgram.SocketOptions, callback?: () => void): dgram.Socket => {
    const options = typeof given === 'string' ? { type: given } : given;
    const lookup = (options.lookup ?? systemLookup) as unknown as Lookup;
    return createSocket(
      {
        ...options,
        lookup: guardedLookup(lookup, 0, refusal) as unknown as NonNullable<typeof options.lookup>,
      },
      callback,
    );
  };
  dgram.createSocket = guarded as typeof createSocket;
  syncBuiltinESMExports();
}

function guardedLookup(lookup: Lookup, port: number, refusal: Refusal): Lookup {
  return (name, options, answer) =>
    lookup(name, options, (error, address, family) => {
      if (error !== null && error !== undefined) return answer(error, address, family);
      const found = typeof address === 'string' ? [address] : address.map((each) => each.address);
      const denied = found.map((each) => refusal(name, each, port)).find((each) => each !== null);
      return denied === undefined ? answer(null, address, family) : answer(denied, address, family);
    });
}

/** `connect(options)`, `connect(path)` and `connect(port, host)`, each with a callback or without. */
function destinationOf([first, second]: readonly unknown[]): Destination {
  if (typeof first === 'object' && first !== null) return first;
  if (typeof first === 'string' && !Number.isInteger(Number(first))) return { path: first };
  return { port: first as number, ...(typeof second === 'string' ? { host: second } : {}) };
}

function callbackIn(list: readonly unknown[]): unknown {
  return list.find((each) => typeof each === 'function');
}

function refused(host: string, port: number, reason: string): VajraError {
  const place = port === 0 ? host : `${host}:${port}`;
  return new VajraError('VE_POLICY_TARGET', `This worker does not send load to ${place}: ${reason}.`, {
    hint: 'Choose another target, or start the worker with --allow-target.',
  });
}
