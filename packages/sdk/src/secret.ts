const values = new WeakMap<Secret, string>();

/**
 * A resolved secret. It prints, joins and serialises as `[secret]`, so that it cannot reach a log or a report by
 * accident; {@link Secret.reveal} is the one way to the text.
 */
export class Secret {
  constructor(value: string) {
    values.set(this, value);
  }

  /** The text itself. Use it only where it is sent, and do not keep it. */
  reveal(): string {
    return values.get(this) ?? '';
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
