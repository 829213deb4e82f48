/** Slots of one index line that change hands at an index. */
export interface SlotShare {
  /** Position of the scenario in the plan: each has an index line of its own. */
  readonly scenarioIndex: number;
  /** Open load: the first index. Closed load: how many iterations the users of the slots may have had before. */
  readonly fromIndex: number;
  /** Ascending. */
  readonly slots: readonly number[];
  /** Number of the change of hands, from 1: a release repeats that of the revoke that it answers. */
  readonly handover: number;
}
