/** A change of owner that is on its way. */
export interface Move {
  readonly handover: number;
  /** Who gets the slot; null: whoever it is dealt to then. */
  readonly to: string | null;
}

/** State of one slot. */
export interface Slot {
  /** Null: nobody. */
  readonly owner: string | null;
  /** Since which index. */
  readonly fromIndex: number;
  /** Number of the grant; 0 for nobody. */
  readonly granted: number;
  /** A revoke is on its way. */
  readonly move: Move | null;
}
