import { onMounted, onUnmounted, type ShallowRef, shallowRef } from 'vue';
import { type Route, routeOf } from './route.js';

/** The page's place, and how to go elsewhere: by the browser's own history, so that back and forward do as ever. */
export function useRoute(): { readonly route: ShallowRef<Route>; go(path: string): void } {
  const route = shallowRef(routeOf(location.pathname));
  const follow = (): void => {
    route.value = routeOf(location.pathname);
  };
  const go = (path: string): void => {
    history.pushState(null, '', path);
    follow();
    window.scrollTo(0, 0);
  };
  /** Links within the page do not load it anew; those with a modifier do as the browser says. */
  const onClick = (event: MouseEvent): void => {
    const link = (event.target as Element | null)?.closest?.('a[href^="/"]');
    const isPlain =
      event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (link === null || link === undefined || !isPlain || link.hasAttribute('download')) return;
    event.preventDefault();
    go(link.getAttribute('href') ?? '/');
  };
  onMounted(() => {
    addEventListener('popstate', follow);
    document.addEventListener('click', onClick);
  });
  onUnmounted(() => {
    removeEventListener('popstate', follow);
    document.removeEventListener('click', onClick);
  });
  return { route, go };
}
