import type { RunReport } from '@vajraedge/core';

/**
 * Something that is made of all histograms of a run: its heat map as JSON, the HdrHistogram log, or the run file. The
 * latter two go with a result.
 */
export type ResultWork =
  | { readonly kind: 'heat-map' }
  | { readonly kind: 'hdr-log' | 'run-file'; readonly result: RunReport };

/** A piece of such work, as a thread gets it. */
export interface ResultJob {
  readonly storeFile: string;
  readonly runId: string;
  readonly work: ResultWork;
}

/** What the thread says in the end. */
export type ResultAnswer =
  | { readonly text: Uint8Array }
  | { readonly problem: { readonly code: string; readonly message: string; readonly hint: string | null } };
