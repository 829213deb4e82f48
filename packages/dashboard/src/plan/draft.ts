const KEY = 'vajraedge.draft';

/** Keeps the plan that is being written for as long as the tab is open. */
export function keepDraft(text: string, storage: Storage): void {
  try {
    storage.setItem(KEY, text);
  } catch {
    // It is larger than a browser keeps: it stays on the page alone.
  }
}

/** The plan that was being written; null: there is none. */
export function takeDraft(storage: Storage): string | null {
  return storage.getItem(KEY);
}
