import type { PlanFile, ValidationView } from '@vajraedge/protocol';
import { onUnmounted, type ShallowRef, shallowRef, watch } from 'vue';
import type { Api } from '../api/api-client.js';

/** While somebody types, the master is not asked for each letter, milliseconds. */
const PAUSE_MS = 250;

/** What the master says of the plan as it is; a plan that is changed meanwhile is asked about anew. */
export interface Validation {
  readonly view: ShallowRef<ValidationView | null>;
  /** Why it could not be asked. */
  readonly problem: ShallowRef<unknown>;
  /** The last loads that were right: what is drawn while something is wrong. */
  readonly loads: ShallowRef<Pick<ValidationView, 'loads' | 'plannedMs'> | null>;
}

/** What the answer depends on. */
export interface ValidationSource {
  text(): string;
  files(): readonly PlanFile[];
  /** Names the workers that there are: they bring tasks along. */
  fleet(): string;
}

/** Has the plan checked by the master whenever it changes, or the fleet does. */
export function useValidation(api: Api, { text, files, fleet }: ValidationSource): Validation {
  const view: Validation['view'] = shallowRef(null);
  const problem: Validation['problem'] = shallowRef(null);
  const loads: Validation['loads'] = shallowRef(null);
  const waiting: { timer: ReturnType<typeof setTimeout> | undefined; turn: number } = {
    timer: undefined,
    turn: 0,
  };
  const ask = async (): Promise<void> => {
    const turn = (waiting.turn += 1);
    try {
      const answer = await api.validate(text(), files());
      if (turn !== waiting.turn) return;
      view.value = answer;
      problem.value = null;
      if (answer.ok) loads.value = answer;
    } catch (error) {
      if (turn === waiting.turn) problem.value = error;
    }
  };
  watch(
    () => [text(), files(), fleet()],
    () => {
      clearTimeout(waiting.timer);
      waiting.timer = setTimeout(() => void ask(), PAUSE_MS);
    },
    { immediate: true },
  );
  onUnmounted(() => clearTimeout(waiting.timer));
  return { view, problem, loads };
}
