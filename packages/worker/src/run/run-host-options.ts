import type { Clock, EngineProcess, Rehearsal, ShareSnapshot, SlotShare } from '@vajraedge/core';
import type { TaskAssignment } from '@vajraedge/protocol';
import type { PlanGuards } from './prepare-plan.js';
import type { Turns } from './turns.js';

/** What a run at a worker is doing. */
export type RunHostState = 'preparing' | 'ready' | 'running' | 'finished' | 'over';

/** What becomes of a run at this worker. */
export interface RunHostListener {
  onReady(preflightJson: Buffer): void;
  /** It cannot go on here. `isLost`: its engine process is gone, and nothing follows. */
  onFailed(error: unknown, isLost: boolean): void;
  onStarted(): void;
  onSnapshot(snapshot: ShareSnapshot): void;
  onReleased(share: SlotShare): void;
  onScenarioEnded(scenarioIndex: number): void;
  /** All load is over, and the last snapshot has come. */
  onFinished(): void;
  onProblem(message: string): void;
}

/** What a run is hosted with. */
export interface RunHostOptions extends PlanGuards {
  readonly assignment: TaskAssignment;
  readonly preload: readonly string[];
  readonly clock: Clock;
  /** @param rehearsal what the engines after this one may try ahead */
  readonly takeEngine: (rehearsal: Rehearsal) => EngineProcess;
  /** Of all who warm engines on this machine. */
  readonly turns: Turns;
  readonly listener: RunHostListener;
}
