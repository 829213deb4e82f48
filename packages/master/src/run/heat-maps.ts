import { type HeatMap, heatMapOf, type RunHistograms } from '@vajraedge/core';

/** Least time between two heat maps of one run, milliseconds. */
const EVERY_MS = 5000;

/** The heat map that was asked for last: it is made anew every few seconds at most, however many look at it. */
export class HeatMaps {
  #kept: { readonly key: string; readonly atMs: number; readonly map: Promise<HeatMap | null> } | null = null;

  /** @param key names the run, and whether it has ended: what is so far is not what was in the end */
  async of(key: string, nowMs: number, histograms: () => Promise<RunHistograms>): Promise<HeatMap | null> {
    const kept = this.#kept;
    if (kept?.key === key && nowMs - kept.atMs < EVERY_MS) return await kept.map;
    const map = histograms().then(({ intervals }) => heatMapOf(intervals));
    this.#kept = { key, atMs: nowMs, map };
    return await map;
  }
}
