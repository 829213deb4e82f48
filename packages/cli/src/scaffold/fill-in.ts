import type { PluginNames } from './plugin-names.js';

/** Puts the names of a plugin into a text: `{{taskName}}` becomes what that field holds. */
export function fillIn(text: string, names: PluginNames): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, field: string) => names[field as keyof PluginNames]);
}
