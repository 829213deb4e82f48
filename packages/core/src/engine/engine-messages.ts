import type { RateChange } from '../pace/rate-change.js';
import type { SlotShare } from '../pace/slot-share.js';
import type { PluginCatalog, TaskManifest } from '../plugin/task-manifest.js';
import type { ResolvedPlan } from '../plan/resolved-plan.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import type { ShareProgress, ShareSnapshot } from './share.js';
import type { TargetPolicy } from './target-policy.js';

/** What an engine thread is started with. */
export interface EngineSetup {
  readonly runId: string;
  readonly plan: ResolvedPlan;
  /** Manifests of the tasks that the plan uses. */
  readonly tasks: readonly TaskManifest[];
  readonly engine: { readonly index: number; readonly count: number };
  /** Modules to import first, for example a TypeScript loader. */
  readonly preload: readonly string[];
  /** Slots come and go, and nothing starts without a lease; left out: the engine has its slots from the beginning. */
  readonly share?: ShareSetup;
}

/** What an engine must know of the share that it works for. */
export interface ShareSetup {
  readonly slotCount: number;
  readonly allowTargets: TargetPolicy;
}

/** What a share's snapshot says besides what was measured: of the moment at which its interval ended. */
export type ShareBorder = Omit<ShareSnapshot, 'snapshot'>;

/** An error as plain data. */
export interface EngineProblem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** From the host to an engine thread. */
export type EngineCommand =
  /** Run the tasks' own set-up (only the first engine is asked). */
  | { readonly type: 'set-up' }
  /** Make what users share, and warm up. `data` is what set-up returned, by scenario and mix entry. */
  | { readonly type: 'prepare'; readonly data: readonly (readonly unknown[])[] }
  /** Run time 0, of the clock. Scenarios without `after` begin. */
  | { readonly type: 'start'; readonly atMs: number }
  /** Another scenario has ended: this one begins at `atMs` of the clock. */
  | { readonly type: 'begin'; readonly scenario: string; readonly atMs: number }
  | ShareCommand
  | { readonly type: 'stop' }
  | { readonly type: 'abort' }
  /** Run the tasks' own tear-down (only the first engine is asked). */
  | { readonly type: 'tear-down' }
  | { readonly type: 'close' };

/** What a process for an engine is told: who is to be served, and what may be tried before. */
export type ProcessCommand =
  | EngineCommand
  | { readonly type: 'setup'; readonly setup: EngineSetup }
  | { readonly type: 'rehearse'; readonly setup: EngineSetup };

/** What only the engine of a share is told. */
export type ShareCommand =
  /** Run time 0 is here now, of the clock. */
  | { readonly type: 'move-start'; readonly atMs: number }
  | { readonly type: 'lease'; readonly untilMs: number; readonly startLimitMs: number }
  | { readonly type: 'grant'; readonly share: SlotShare }
  | { readonly type: 'revoke'; readonly share: SlotShare }
  | { readonly type: 'rate'; readonly change: RateChange }
  /** A scenario begins at a run time. */
  | { readonly type: 'begin-at'; readonly scenarioIndex: number; readonly atRunMs: number }
  | { readonly type: 'fence' };

/** From an engine thread to its host. */
export type EngineReport =
  /** An engine process has compiled its code. */
  | { readonly type: 'warm' }
  /** It has tried the tasks that it was told of. */
  | { readonly type: 'rehearsed' }
  | { readonly type: 'set-up-done'; readonly data: readonly (readonly unknown[])[] }
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly problem: EngineProblem }
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot; readonly border: ShareBorder | null }
  | { readonly type: 'released'; readonly share: SlotShare }
  | { readonly type: 'progress'; readonly progress: ShareProgress }
  | { readonly type: 'scenario-ended'; readonly scenario: string }
  /** All is counted and sent; nothing runs. */
  | { readonly type: 'finished' }
  | { readonly type: 'torn-down' }
  | { readonly type: 'problem'; readonly message: string };

/** The manifests that a plan needs, from a catalog. */
export function manifestsFor(plan: ResolvedPlan, catalog: PluginCatalog): TaskManifest[] {
  const names = new Set(plan.scenarios.flatMap(({ mix }) => mix.map(({ task }) => task)));
  return [...names].flatMap((name) => catalog.tasks.get(name) ?? []);
}
