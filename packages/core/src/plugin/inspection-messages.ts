import type { TaskManifest } from './task-manifest.js';

/** What a module is expected to export: a plugin, or the one task of a file of the user's own. */
export type ModuleKind = 'plugin' | 'file';

/** What an inspection thread is started with. */
export interface InspectionRequest {
  readonly kind: ModuleKind;
  /** Inspected one after another; with the first that is refused the thread ends its work. */
  readonly moduleUrls: readonly string[];
  /** Modules to import first, for example a TypeScript loader. */
  readonly preload: readonly string[];
}

/** A task as plain data, without where it came from. */
export type TaskFacts = Omit<TaskManifest, 'origin'>;

/** What an inspection thread answers with, of each module; `at` is its place in the request. */
export type InspectionAnswer =
  /** JSON of TaskFacts[]: text is plain data whatever a plugin hides in its objects. */
  | { readonly type: 'tasks'; readonly at: number; readonly json: string }
  | { readonly type: 'refused'; readonly code: string; readonly reason: string; readonly hint: string };
