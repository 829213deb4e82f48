const brand = Symbol.for('vajraedge.secret');
const values = new WeakMap<Secret, string>();

/**
 * A resolved secret. It prints, joins and serialises as `[secret]`, so that it cannot reach a log or a report by
 * accident; {@link Secret.reveal} is the one way to the text.
 */
export class Secret {
  readonly [brand] = true;

  constructor(value: string) {
    values.set(this, value);
  }

  /** The text itself. Use it only where it is sent, and do not keep it. */
  reveal(): string {
    return values.get(this) ?? '';
  }

  /** True for secrets of any copy of this package. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && brand in value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]';
  }
}
