import { VajraError } from '@vajraedge/sdk';
import { type ResolvedPlan } from '../plan/resolved-plan.js';
import { type PluginCatalog } from '../plugin/task-manifest.js';
import { type Share, type ShareListener } from './share.js';
import { type EngineProcess } from './spawn-engine-process.js';
import { type TargetPolicy } from './target-policy.js';

/** What a share is made of. */
export interface ShareOptions {
  readonly plan: ResolvedPlan;
  readonly catalog: PluginCatalog;
  readonly runId: string;
  /** Virtual slots of the run: a power of two. */
  readonly slotCount: number;
  /** Taken by the share, which ends it. */
  readonly process: EngineProcess;
  /** Modules that the engine imports first, for example a TypeScript loader. */
  readonly preload?: readonly string[];
  /** Where load may go; checked on every connection. Anything but what is always denied unless given. */
  readonly allowTargets?: TargetPolicy;
  readonly listener: ShareListener;
}

/** Makes a session's part of a run; nothing happens before {@link Share.prepare}. */
export function createShare(options: ShareOptions): Share {
  throw new VajraError('VE_INTERNAL', `There are no shares of ${options.runId} yet.`);
}
