import type { AddressInfo } from 'node:net';
import { createSystemClock } from '@vajraedge/core';
import type { FlapLimits, LeaseTiming } from '@vajraedge/protocol';
import { createFleetAggregate } from './aggregate/create-fleet-aggregate.js';
import type { ListenAddress } from './grpc/listen-address.js';
import { createWorkerServer, type WorkerServerOptions } from './grpc/worker-server.js';
import { attachWeb, type WebOptions } from './http/index.js';
import { createHeart } from './run/create-heart.js';
import type { MasterService } from './run/master-service.js';
import { createResultMaker } from './results/result-maker.js';
import { openMasterStore } from './store/open-master-store.js';
import { readBootId } from './store/process-identity.js';

/** What a master is made of. */
export interface MasterOptions {
  /** The file with everything that it keeps; created where it is not there. */
  readonly storeFile: string;
  /** Ended runs that are kept beside those tagged `keep`; 200 unless given. */
  readonly keepRuns?: number;
  /** Takes the store from a master that lives: that one does nothing any more. False unless given. */
  readonly takeOver?: boolean;
  readonly workers: WorkerServerOptions;
  /** Null: no REST API, live stream or dashboard. */
  readonly web: Omit<WebOptions, 'clock' | 'onProblem'> | null;
  readonly timing?: LeaseTiming;
  readonly flaps?: FlapLimits;
  /** Workers at most; 2,000 unless given. */
  readonly mostWorkers?: number;
  /** Faults of our own, as text for a log. */
  onProblem(text: string): void;
}

/** Where a master listens. */
export interface MasterAddresses {
  readonly workers: ListenAddress;
  readonly web: AddressInfo | null;
}

/** A master: fleet, runs, results. listen -> close; both idempotent. */
export interface Master {
  readonly service: MasterService;
  /**
   * Takes up a run that the master before had under way, then listens for workers and for people.
   * @throws VE_LISTEN_INSECURE, VE_LISTEN_FAILED
   */
  listen(): Promise<MasterAddresses>;
  /** Ends connections and the store. A run that is under way goes on as soon as a master opens the store again. */
  close(): Promise<void>;
}

/**
 * Makes a master and opens its store; nothing else happens before {@link Master.listen}.
 *
 * @throws VE_STORE_IN_USE, VE_STORE_NEWER, VE_STORE_INVALID, VE_STORE_UNREADABLE, VE_STORE_FULL, VE_STORE_FAILED
 */
export function createMaster(options: MasterOptions): Master {
  const { storeFile, keepRuns, takeOver = false, workers, web: webOptions, onProblem } = options;
  const { timing, flaps, mostWorkers } = options;
  const clock = createSystemClock();
  const store = openMasterStore({ path: storeFile, takeOver, ...(keepRuns !== undefined && { keepRuns }) });
  const results = createResultMaker(storeFile);
  const heart = createHeart({
    store,
    results,
    clock,
    bootId: readBootId(),
    createAggregate: (plan, runId) => createFleetAggregate({ plan, runId, source: store, clock }),
    ...(timing !== undefined && { timing }),
    ...(flaps !== undefined && { flaps }),
    ...(mostWorkers !== undefined && { mostWorkers }),
    onDefect: (error) =>
      onProblem(`Master: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  });
  const server = createWorkerServer(heart.workers, workers, clock);
  const web = webOptions === null ? null : attachWeb(heart.service, { ...webOptions, clock, onProblem });
  let listening: Promise<MasterAddresses> | null = null;
  let closed: Promise<void> | null = null;
  const listen = async (): Promise<MasterAddresses> => {
    heart.start();
    return { workers: await server.listen(), web: web === null ? null : await web.listen() };
  };
  const close = async (): Promise<void> => {
    heart.close();
    server.close();
    await Promise.all([web?.close(), results.close()]);
    store.close();
  };
  return {
    service: heart.service,
    listen: () => (listening ??= listen()),
    close: () => (closed ??= close()),
  };
}
