import { GROUP_APIS } from './group-apis.js';
import { RECORD_APIS } from './record-apis.js';
import { SESSION_APIS } from './session-apis.js';

/** By name. */
export const APIS = { ...RECORD_APIS, ...GROUP_APIS, ...SESSION_APIS };

/** Names of requests. */
export type ApiName = keyof typeof APIS;

/** The name of a request by its number; undefined where it is not spoken here. */
export function apiNamed(key: number): ApiName | undefined {
  return (Object.keys(APIS) as ApiName[]).find((name) => APIS[name].key === key);
}
