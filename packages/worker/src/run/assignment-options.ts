import type { Clock, PluginCatalog } from '@vajraedge/core';
import type { InstalledPlugin, SessionId } from '@vajraedge/protocol';
import type { FrameStore } from '../frames/frame-store.js';
import type { WorkerPolicy } from '../policy/worker-policy.js';
import type { WorkerEvent } from '../session/worker-event.js';
import type { EngineSupply } from './engine-supply.js';
import type { FetchFile } from './run-folder.js';
import type { Turns } from './turns.js';

/** The session at present, as far as runs are concerned. */
export interface SessionPort {
  readonly id: SessionId;
  /** Tells the master something, in order and once. */
  send(event: WorkerEvent): void;
  /** Renews the lease at once, a few times over: run time is to be found out. */
  hurry(): void;
}

/** What the runs of a worker need of it. */
export interface AssignmentOptions {
  readonly catalog: PluginCatalog;
  readonly plugins: readonly InstalledPlugin[];
  readonly policy: WorkerPolicy;
  readonly preload: readonly string[];
  readonly clock: Clock;
  readonly fetch: FetchFile;
  readonly engines: EngineSupply;
  readonly turns: Turns;
  readonly frames: FrameStore;
  /** There are new frames. */
  onFrames(): void;
  /** A line for people. */
  onNotice(text: string): void;
  /** The engine process is gone: the session cannot go on with it. */
  onEngineLost(): void;
}
