import { type HeatMap, heatMapOf, type RunHistograms } from '@vajraedge/core';

/** The heat map of the run that has ended and was asked for last: it is made of all that is stored of it. */
export class HeatMaps {
  #kept: { readonly id: string; readonly map: Promise<HeatMap | null> } | null = null;

  async of(id: string, histograms: () => Promise<RunHistograms>): Promise<HeatMap | null> {
    if (this.#kept?.id === id) return await this.#kept.map;
    const map = histograms().then(({ intervals }) => heatMapOf(intervals));
    this.#kept = { id, map };
    try {
      return await map;
    } catch (error) {
      if (this.#kept?.map === map) this.#kept = null;
      throw error;
    }
  }
}
