import type { StoredFrame } from '../store/master-store.js';

/** A frame that was taken in, and is to be stored. */
export interface NewFrame {
  readonly stored: StoredFrame;
  readonly snapshotBytes: Uint8Array;
  /** It is stored: it may be added up and acknowledged. */
  onStored(): void;
}
