import type { Secret } from './secret.js';

/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

interface Described<T> {
  /** One sentence for the form and for `vajra tasks`. */
  readonly description?: string;
  /** A run plan must give it. A parameter with a default is never required. */
  readonly required?: boolean;
  /** Used when the plan leaves it out, in the same notation as in a plan. */
  readonly default?: T;
  /** Values that work, shown beside the field. */
  readonly examples?: readonly T[];
}

interface Bounded {
  /** Smallest value allowed: of the number itself, in milliseconds for a duration, in bytes for a size. */
  readonly min?: number;
  /** Largest value allowed, in the same unit as `min`. */
  readonly max?: number;
}

/** Text. `min` and `max` bound its length; `pattern` is a regular expression (source text) for the whole of it. */
export interface StringParameter extends Described<string>, Bounded {
  readonly type: 'string';
  readonly pattern?: string;
  /** Shown in a field of several lines. */
  readonly multiline?: boolean;
}

/** An absolute URL; `protocols` narrows what is allowed, for example `['http:', 'https:']`. */
export interface UrlParameter extends Described<string> {
  readonly type: 'url';
  readonly protocols?: readonly string[];
  readonly pattern?: string;
}

/** A whole number within the safe range of JavaScript. */
export interface IntegerParameter extends Described<number>, Bounded {
  readonly type: 'integer';
}

/** A finite number. */
export interface NumberParameter extends Described<number>, Bounded {
  readonly type: 'number';
}

/** `true` or `false`. */
export interface BooleanParameter extends Described<boolean> {
  readonly type: 'boolean';
}

/** A length of time, in a plan as text with a unit (`"500ms"`, `"30s"`, `"5m"`, `"1h"`); tasks get milliseconds. */
export interface DurationParameter extends Described<string>, Bounded {
  readonly type: 'duration';
}

/** A size, in a plan as text with a unit (`"512B"`, `"64kB"`, `"1MiB"`) or a plain number of bytes; tasks get bytes. */
export interface BytesParameter extends Described<string | number>, Bounded {
  readonly type: 'bytes';
}

/** One of some words. */
export interface EnumParameter<V extends string = string> extends Described<V> {
  readonly type: 'enum';
  readonly values: readonly V[];
}

/** Names and values, for example headers. Values are texts unless `values` says otherwise. */
export interface MapParameter extends Described<{ readonly [key: string]: Json }> {
  readonly type: 'map';
  readonly values?: ParameterDescriptor;
  /** Regular expression (source text) for the whole of each name. */
  readonly keyPattern?: string;
}

/** Several values of one kind; `min` and `max` bound how many. Items are texts unless `items` says otherwise. */
export interface ListParameter extends Described<readonly Json[]>, Bounded {
  readonly type: 'list';
  readonly items?: ParameterDescriptor;
}

/** Any JSON value, for example a request body. */
export interface JsonParameter extends Described<Json> {
  readonly type: 'json';
}

/**
 * A secret, in a plan only ever as a reference (`env:API_TOKEN`, `file:/run/secrets/token`). It is resolved where the
 * load is made; tasks get a {@link Secret}.
 */
export interface SecretParameter extends Described<string> {
  readonly type: 'secret';
}

/** Describes one parameter: plain data, from which forms, validation and types are made. */
export type ParameterDescriptor =
  | StringParameter
  | UrlParameter
  | IntegerParameter
  | NumberParameter
  | BooleanParameter
  | DurationParameter
  | BytesParameter
  | EnumParameter
  | MapParameter
  | ListParameter
  | JsonParameter
  | SecretParameter;

/** The names of the kinds of parameter. */
export type ParameterType = ParameterDescriptor['type'];

/** A task's parameters by name. */
export type ParameterShape = { readonly [name: string]: ParameterDescriptor };

/** What `execute` receives for one descriptor: durations in milliseconds, sizes in bytes. */
export type ParameterValue<D> = D extends { readonly type: 'string' | 'url' }
  ? string
  : D extends { readonly type: 'integer' | 'number' | 'duration' | 'bytes' }
    ? number
    : D extends { readonly type: 'boolean' }
      ? boolean
      : D extends { readonly type: 'enum'; readonly values: readonly (infer V)[] }
        ? V
        : D extends { readonly type: 'map' }
          ? { readonly [key: string]: D extends { readonly values: infer V } ? ParameterValue<V> : string }
          : D extends { readonly type: 'list' }
            ? readonly (D extends { readonly items: infer I } ? ParameterValue<I> : string)[]
            : D extends { readonly type: 'secret' }
              ? Secret
              : Json;

type Given<D> = D extends { readonly required: true }
  ? true
  : D extends { readonly default: unknown }
    ? true
    : false;

/** What `execute` receives for a whole shape: required and defaulted parameters are always there. */
export type ParameterValues<S extends ParameterShape> = {
  readonly [K in keyof S as Given<S[K]> extends true ? K : never]: ParameterValue<S[K]>;
} & {
  readonly [K in keyof S as Given<S[K]> extends true ? never : K]?: ParameterValue<S[K]>;
};
