import type { HeatMap, RunReport } from '@vajraedge/core/report';
import type { RunView } from '@vajraedge/protocol';
import { onMounted, onUnmounted, shallowReactive, watch } from 'vue';
import type { Api } from '../api/api-client.js';

/** What is asked for now and then: a master has better things to do than to merge histograms for a page each second. */
export interface RunDetails {
  /** Without its seconds; null: not known yet. */
  result: RunReport | null;
  heatMap: HeatMap | null;
}

const EVERY_MS = 5000;

/** The result and the heat map of a run: anew every few seconds while it is under way, and once it has ended. */
export function useRunDetails(api: Api, id: string, view: () => RunView | null): RunDetails {
  const details: RunDetails = shallowReactive({ result: null, heatMap: null });
  const hasBegun = (): boolean => (view()?.startedAt ?? null) !== null;
  const refresh = async (): Promise<void> => {
    if (document.hidden || !hasBegun()) return;
    try {
      details.result = await api.result(id);
      details.heatMap = await api.heatMap(id);
    } catch {
      // The page says by itself that the master is away; the next time may do.
    }
  };
  const timer = setInterval(() => {
    if (view()?.state !== 'ended') void refresh();
  }, EVERY_MS);
  onMounted(refresh);
  onUnmounted(() => clearInterval(timer));
  watch(() => [view()?.state, hasBegun()], refresh);
  return details;
}
