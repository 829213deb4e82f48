import { type Cookie, CookieJar, domainMatch, pathMatch } from 'tough-cookie';
import { epochMs } from '../clock.js';

const MOST_COOKIES = 300;

interface StoredCookie {
  readonly text: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly expiresMs: number;
}

/**
 * One user's cookies. What may be stored is decided by tough-cookie (RFC 6265, public suffixes); what is sent is
 * picked from a plain list, because that happens for every request (RFC 6265, 5.4).
 */
export class UserCookies {
  readonly #jar = new CookieJar();
  #stored: readonly StoredCookie[] = [];

  /** Takes the Set-Cookie headers of an answer. What breaks the rules is ignored, as the RFC demands. */
  store(url: string, setCookies: readonly string[]): void {
    for (const text of setCookies) this.#jar.setCookieSync(text, url, { ignoreError: true });
    this.#stored = this.#listed();
  }

  /** The Cookie header for a request, empty where none fits. */
  headerFor(origin: string, path: string): string {
    if (this.#stored.length === 0) return '';
    const { hostname, protocol, pathname } = new URL(origin + path);
    const now = epochMs();
    let header = '';
    for (const cookie of this.#stored) {
      const fits =
        (cookie.hostOnly ? hostname === cookie.domain : domainMatch(hostname, cookie.domain) === true) &&
        (cookie.path === '/' || pathMatch(pathname, cookie.path)) &&
        (!cookie.secure || protocol === 'https:') &&
        cookie.expiresMs > now;
      if (fits) header += header === '' ? cookie.text : `; ${cookie.text}`;
    }
    return header;
  }

  #listed(): readonly StoredCookie[] {
    const now = epochMs();
    let cookies: Cookie[] = [];
    // The memory store answers at once.
    this.#jar.store.getAllCookies((_error, all) => (cookies = all ?? []));
    const newestFirst = cookies.toSorted((a, b) => b.creationIndex - a.creationIndex);
    const valid = newestFirst
      .filter((cookie) => (cookie.expiryTime() ?? Infinity) > now)
      .slice(0, MOST_COOKIES);
    for (const cookie of cookies) {
      if (!valid.includes(cookie))
        this.#jar.store.removeCookie(cookie.domain ?? '', cookie.path ?? '/', cookie.key, () => undefined);
    }
    return valid.sort(byPathLengthAndAge).map(toStored);
  }
}

function toStored(cookie: Cookie): StoredCookie {
  return {
    text: cookie.cookieString(),
    domain: cookie.domain ?? '',
    hostOnly: cookie.hostOnly ?? true,
    path: cookie.path ?? '/',
    secure: cookie.secure,
    expiresMs: cookie.expiryTime() ?? Infinity,
  };
}

function byPathLengthAndAge(a: Cookie, b: Cookie): number {
  return (b.path ?? '').length - (a.path ?? '').length || a.creationIndex - b.creationIndex;
}
