/** What all code of a thread works with: whoever changes one of these changes everybody. */
const SHARED: readonly (readonly [name: string, object: object])[] = [
  ['Object.prototype', Object.prototype],
  ['Array.prototype', Array.prototype],
  ['Function.prototype', Function.prototype],
  ['String.prototype', String.prototype],
  ['Number.prototype', Number.prototype],
  ['RegExp.prototype', RegExp.prototype],
  ['Error.prototype', Error.prototype],
  ['Promise.prototype', Promise.prototype],
  ['Map.prototype', Map.prototype],
  ['Set.prototype', Set.prototype],
  ['Object', Object],
  ['Array', Array],
  ['Promise', Promise],
  ['Reflect', Reflect],
  ['JSON', JSON],
];
/** How many of them are met by `for (… in …)` over any object, list or function: what is added there shows everywhere. */
const MET_BY_LOOPS = 3;
/** Most changes that are named. */
const MOST_NAMED = 5;

// Taken before foreign code is run, which may replace them. For the same reason no method of a list is called below.
const { getOwnPropertyDescriptor, ownKeys } = Reflect;

interface Changes {
  count: number;
  names: string;
}

type Properties = readonly (readonly [key: PropertyKey, descriptor: PropertyDescriptor | undefined])[];

/**
 * Remembers the objects that all code of this thread shares. The function that it returns names what was changed since,
 * at most five, in one text that is empty where nothing was: a built-in property that was replaced or removed, or one
 * that was added where every loop over an object meets it. What is added and hidden from loops, as polyfills do it, is
 * no change.
 */
export function watchSharedObjects(): () => string {
  const before: Properties[] = [];
  for (let at = 0; at < SHARED.length; at += 1) before[at] = propertiesOf(SHARED[at]?.[1] as object);
  return () => {
    const changed: Changes = { count: 0, names: '' };
    for (let at = 0; at < SHARED.length; at += 1) {
      const [name, object] = SHARED[at] as (typeof SHARED)[number];
      addReplaced(changed, name, object, before[at] as Properties);
      if (at < MET_BY_LOOPS) addShown(changed, name, object, before[at] as Properties);
    }
    return changed.names;
  };
}

function propertiesOf(object: object): Properties {
  const keys = ownKeys(object);
  const properties: (readonly [PropertyKey, PropertyDescriptor | undefined])[] = [];
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at] as PropertyKey;
    properties[at] = [key, getOwnPropertyDescriptor(object, key)];
  }
  return properties;
}

function addReplaced(changed: Changes, name: string, object: object, before: Properties): void {
  for (let at = 0; at < before.length; at += 1) {
    const [key, was] = before[at] as Properties[number];
    const is = getOwnPropertyDescriptor(object, key);
    if (is?.value !== was?.value || is?.get !== was?.get || is?.set !== was?.set) add(changed, name, key);
  }
}

function addShown(changed: Changes, name: string, object: object, before: Properties): void {
  const keys = ownKeys(object);
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at] as PropertyKey;
    if (getOwnPropertyDescriptor(object, key)?.enumerable === true && !has(before, key))
      add(changed, name, key);
  }
}

function has(properties: Properties, key: PropertyKey): boolean {
  for (let at = 0; at < properties.length; at += 1) if (properties[at]?.[0] === key) return true;
  return false;
}

function add(changed: Changes, name: string, key: PropertyKey): void {
  if (changed.count === MOST_NAMED) return;
  changed.names += `${changed.count === 0 ? '' : ', '}${name}.${String(key)}`;
  changed.count += 1;
}
