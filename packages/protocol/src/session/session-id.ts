/** One registration of a worker with a master. */
export interface SessionId {
  /** Number of the master's start: higher is newer. */
  readonly epoch: number;
  readonly sessionId: string;
}
