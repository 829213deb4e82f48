import type { EngineCommand, EngineReport } from './engine-messages.js';

/** A line to an engine, in a thread or in a process. */
export interface EngineLink {
  /** What it is, in words. */
  readonly kind: 'thread' | 'process';
  post(command: EngineCommand): void;
  /** Tells of everything from now on; of an engine that is gone already, at once. Call once. */
  listen(onReport: (report: EngineReport) => void, onGone: (reason: string) => void): void;
  /** Ends it at once. Resolves when it is gone. */
  terminate(): Promise<void>;
}
