/** A change of a scenario's rate (open load) or of its cap (closed load) that was asked for while the run goes on. */
export interface RateChange {
  /** Position of the scenario in the plan. */
  readonly scenarioIndex: number;
  /** Run time from which on it holds, milliseconds. */
  readonly atRunMs: number;
  /** The rate from then on; 0 pauses; null: what the plan says holds again. */
  readonly targetPerSecond: number | null;
  /** Time in which the rate goes there, milliseconds; 0: at once. */
  readonly overMs: number;
}
