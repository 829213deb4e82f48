import type { Json } from '@vajraedge/sdk';
import type { PlanPath } from './plan-path.js';

/** A plan as it was given: text of a file, or a value made by `definePlan`. */
export type PlanSource =
  | {
      readonly text: string;
      readonly format: 'yaml' | 'json';
      /** For messages. */
      readonly fileName: string;
      /** Folder that relative file names start from, absolute; null: none may be used. */
      readonly baseDir: string | null;
    }
  | { readonly value: unknown; readonly fileName: string; readonly baseDir: string | null };

/** A place in a plan's text; both count from 1. */
export interface PlanPosition {
  readonly line: number;
  readonly column: number;
}

/** A plan that could be read, not yet checked. */
export interface PlanDocument {
  readonly value: Json;
  readonly fileName: string;
  readonly baseDir: string | null;
  /** Tasks that are files of the user's own, as the plan names them, each once. */
  readonly taskFiles: readonly string[];
  /** Where a value, or its key, stands; the nearest value around it where there is none; null for a plan without text. */
  locate(path: PlanPath, part?: 'key' | 'value'): PlanPosition | null;
}
