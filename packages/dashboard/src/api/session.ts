const KEY = 'vajraedge.token';

/**
 * The token that this tab goes by: the one in the address's fragment (`#token=…`, which is never sent to a server and is
 * taken out of the address at once), or the one that was given before.
 */
export function takeToken(location: Location, storage: Storage): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null && given !== '') {
    storage.setItem(KEY, given);
    history.replaceState(null, '', location.pathname + location.search);
    return given;
  }
  return storage.getItem(KEY);
}

/** Keeps a token for as long as the tab is open. */
export function keepToken(token: string, storage: Storage): void {
  storage.setItem(KEY, token);
}

/** Forgets it. */
export function dropToken(storage: Storage): void {
  storage.removeItem(KEY);
}
