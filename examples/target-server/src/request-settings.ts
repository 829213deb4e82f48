import { readSetting, SETTING_NAMES, SettingTextError } from './setting-text.js';
import type { TargetSettings } from './settings.js';

/** A stall concerns the whole server: a request cannot ask for one. */
const REQUEST_SETTINGS = SETTING_NAMES.filter((name) => name !== 'stall');

/**
 * The settings that one request asks for in its query, such as `/?latency=20ms&errors=10%`, over the server's own.
 * Other names are the client's affair. What cannot be read is given back as the error.
 */
export function resolveRequestSettings(
  settings: TargetSettings,
  query: string,
): TargetSettings | SettingTextError {
  const asked = new URLSearchParams(query);
  let resolved = settings;
  try {
    for (const name of REQUEST_SETTINGS) {
      const text = asked.get(name);
      if (text !== null) resolved = { ...resolved, ...readSetting(name, text) };
    }
  } catch (error) {
    if (error instanceof SettingTextError) return error;
    throw error;
  }
  return resolved;
}
