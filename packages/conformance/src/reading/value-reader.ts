import {
  didYouMean,
  hasTemplate,
  type ListParameter,
  type MapParameter,
  type ParameterDescriptor,
  type ParameterShape,
  Secret,
} from '@vajraedge/sdk';
import { describeValue, type ParameterKeys, type ParameterProblem, toPath } from './parameter-problem.js';
import { isMap, isReserved } from './plain-map.js';
import { isWithin, matchesWhole, readScalar, scalarHint } from './scalar-value.js';
import { wantedText } from './wanted-text.js';

/** How values are read. */
export interface ReadMode {
  /** Begins the path of every problem. */
  readonly root: string;
  /** Values come from rendered templates: text may stand for a number, and a template in it is text. */
  readonly rendered: boolean;
  /** Reads a secret; null: references are only checked. */
  readonly resolveSecret: ((reference: string) => string) | null;
}

type Values = { readonly [key: string]: unknown };

const TEXT: ParameterDescriptor = { type: 'string' };
const SECRET_REFERENCE = /^(?:env:[A-Za-z_]\w*|file:.+)$/;
const MOST_JSON_LEVELS = 100;
const MOST_JSON_VALUES = 1_000_000;

/** Checks values against descriptors and turns them into what tasks get, collecting every problem on the way. */
export class ValueReader {
  readonly problems: ParameterProblem[] = [];
  readonly #mode: ReadMode;
  #jsonValues = 0;

  constructor(mode: ReadMode) {
    this.#mode = mode;
  }

  /** All parameters of a shape; unknown names are problems, defaults are filled in. */
  readAll(shape: ParameterShape, values: unknown): Values {
    const read: [string, unknown][] = [];
    if (!isMap(values)) {
      this.#report([], 'a map of parameters', describeValue(values));
      return {};
    }
    const given = Object.keys(values).filter((name) => values[name] !== undefined);
    for (const name of given) {
      const descriptor = ownDescriptor(shape, name);
      if (descriptor === undefined) this.#reportUnknown(shape, name);
      else read.push([name, this.read(descriptor, values[name], [name])]);
    }
    for (const [name, descriptor] of Object.entries(shape)) {
      if (given.includes(name)) continue;
      if (descriptor.default !== undefined) {
        read.push([name, this.read(descriptor, descriptor.default, [name])]);
      } else if (descriptor.required === true) {
        this.#report([name], wantedText(descriptor), 'nothing', `is required: ${wantedText(descriptor)}`);
      }
    }
    return Object.freeze(Object.fromEntries(read));
  }

  /** One value. What it returns is of use only where no problem was added. */
  read(descriptor: ParameterDescriptor, value: unknown, keys: ParameterKeys): unknown {
    const mayBeTemplate = typeof value === 'string' && !this.#mode.rendered && descriptor.type !== 'secret';
    if (mayBeTemplate && hasTemplate(value)) return value;
    switch (descriptor.type) {
      case 'map':
        return this.#readMap(descriptor, value, keys);
      case 'list':
        return this.#readList(descriptor, value, keys);
      case 'json':
        return this.#readJson(value, keys, 0);
      case 'secret':
        return this.#readSecret(value, keys);
      default: {
        const read = readScalar(descriptor, value, this.#mode.rendered);
        if (read !== undefined) return read;
        return this.#report(
          keys,
          wantedText(descriptor),
          describeValue(value),
          scalarHint(descriptor, value),
        );
      }
    }
  }

  #readMap({ values = TEXT, keyPattern }: MapParameter, value: unknown, keys: ParameterKeys): unknown {
    if (!isMap(value)) return this.#report(keys, wantedText({ type: 'map' }), describeValue(value));
    const read: [string, unknown][] = [];
    for (const [key, item] of Object.entries(value)) {
      const place = [...keys, key];
      if (isReserved(key)) this.#reportReserved(place, key);
      else if (keyPattern !== undefined && !matchesWhole(keyPattern, key)) {
        this.#report(place, `a name matching /${keyPattern}/`, describeValue(key));
      } else read.push([key, this.read(values, item, place)]);
    }
    return Object.freeze(Object.fromEntries(read));
  }

  #readList(descriptor: ListParameter, value: unknown, keys: ParameterKeys): unknown {
    const { items = TEXT } = descriptor;
    if (!Array.isArray(value)) return this.#report(keys, wantedText(descriptor), describeValue(value));
    if (!isWithin(descriptor, value.length)) this.#report(keys, wantedText(descriptor), describeValue(value));
    // Array.from visits holes too, map() does not.
    return Object.freeze(Array.from(value, (item, index) => this.read(items, item, [...keys, index])));
  }

  #readJson(value: unknown, keys: ParameterKeys, level: number): unknown {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (Number.isFinite(value)) return value;
    // A value that holds itself twice has no end even where its depth is bounded: one report stands for all of it.
    if (this.#jsonValues > MOST_JSON_VALUES) return undefined;
    this.#jsonValues += 1;
    if (level === MOST_JSON_LEVELS || this.#jsonValues > MOST_JSON_VALUES) {
      this.#jsonValues = Infinity;
      const wanted = `at most ${MOST_JSON_LEVELS} levels and ${MOST_JSON_VALUES} values`;
      return this.#report(keys, wanted, 'more', 'is too deep or too large, or holds itself');
    }
    if (Array.isArray(value)) {
      return Object.freeze(
        Array.from(value, (item, index) => this.#readJson(item, [...keys, index], level + 1)),
      );
    }
    if (!isMap(value)) return this.#report(keys, wantedText({ type: 'json' }), describeValue(value));
    const read: [string, unknown][] = [];
    for (const [key, item] of Object.entries(value)) {
      const place = [...keys, key];
      if (key === '__proto__') this.#reportReserved(place, key);
      else read.push([key, this.#readJson(item, place, level + 1)]);
    }
    return Object.freeze(Object.fromEntries(read));
  }

  #readSecret(value: unknown, keys: ParameterKeys): unknown {
    if (value instanceof Secret) return value;
    if (typeof value !== 'string' || !SECRET_REFERENCE.test(value) || hasTemplate(value)) {
      const got = typeof value === 'string' ? 'another text' : describeValue(value);
      return this.#report(keys, wantedText({ type: 'secret' }), got);
    }
    return this.#mode.resolveSecret === null ? value : new Secret(this.#mode.resolveSecret(value));
  }

  #reportUnknown(shape: ParameterShape, name: string): void {
    const meant = didYouMean(name, Object.keys(shape));
    const known = Object.keys(shape).join(', ') || 'none at all';
    const hint = meant === undefined ? `; known are: ${known}` : `; did you mean "${meant}"?`;
    this.#report(
      [name],
      meant ?? `one of: ${known}`,
      describeValue(name),
      `unknown parameter ${describeValue(name)}${hint}`,
    );
  }

  #reportReserved(keys: ParameterKeys, key: string): void {
    this.#report(keys, 'another name', describeValue(key), `the name ${key} is not allowed`);
  }

  #report(
    keys: ParameterKeys,
    wanted: string,
    got: string,
    message = `wanted ${wanted}, got ${got}`,
  ): undefined {
    this.problems.push({ path: toPath(this.#mode.root, keys), keys, wanted, got, message });
  }
}

function ownDescriptor(shape: ParameterShape, name: string): ParameterDescriptor | undefined {
  return isReserved(name) || !Object.hasOwn(shape, name) ? undefined : shape[name];
}
