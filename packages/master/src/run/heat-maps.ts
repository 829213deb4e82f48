import type { HeatMap } from '@vajraedge/core';
import type { ResultMaker } from '../results/result-maker.js';

/** The heat map of the run that has ended and was asked for last. */
export class HeatMaps {
  readonly #results: ResultMaker;
  #kept: { readonly id: string; readonly map: HeatMap | null } | null = null;

  constructor(results: ResultMaker) {
    this.#results = results;
  }

  /** @throws VE_RUN_NOT_STARTED, VE_RESULT_FAILED */
  async of(id: string): Promise<HeatMap | null> {
    if (this.#kept?.id === id) return this.#kept.map;
    const text = await this.#results.make(id, { kind: 'heat-map' });
    const map = JSON.parse(new TextDecoder().decode(text)) as HeatMap | null;
    this.#kept = { id, map };
    return map;
  }
}
