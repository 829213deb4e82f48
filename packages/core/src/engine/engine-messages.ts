import { type PluginCatalog, type TaskManifest } from '../plugin/task-manifest.js';
import { type ResolvedPlan } from '../plan/resolved-plan.js';
import { type Snapshot } from '../snapshot/snapshot.js';

/** What an engine thread is started with. */
export interface EngineSetup {
  readonly runId: string;
  readonly plan: ResolvedPlan;
  /** Manifests of the tasks that the plan uses. */
  readonly tasks: readonly TaskManifest[];
  readonly engine: { readonly index: number; readonly count: number };
  /** Modules to import first, for example a TypeScript loader. */
  readonly preload: readonly string[];
}

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
  | { readonly type: 'stop' }
  | { readonly type: 'abort' }
  /** Run the tasks' own tear-down (only the first engine is asked). */
  | { readonly type: 'tear-down' }
  | { readonly type: 'close' };

/** From an engine thread to its host. */
export type EngineReport =
  | { readonly type: 'set-up-done'; readonly data: readonly (readonly unknown[])[] }
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly problem: EngineProblem }
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
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
