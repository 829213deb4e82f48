/** Names that reach an object's prototype when they are written without care. */
export function isReserved(name: string): boolean {
  return name === '__proto__' || name === 'constructor' || name === 'prototype';
}

/** True for a plain object, of whatever realm. */
export function isMap(value: unknown): value is { readonly [key: string]: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // By shape, not by identity: a plan may come from another realm.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
