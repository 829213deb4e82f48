/** A host that a task will talk to. */
export interface Target {
  /** Name or address, without brackets. */
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
  /** TLS is spoken on this port from the first byte. */
  readonly tls?: boolean;
}

/** Phases of one real request, in milliseconds. A phase that did not happen is left out. */
export interface ProbeTimings {
  readonly dnsMs?: number;
  readonly connectMs?: number;
  readonly tlsMs?: number;
  readonly firstByteMs?: number;
  readonly totalMs: number;
}

/** What {@link import('./task.js').TaskDefinition.probe} found. */
export interface ProbeResult {
  /** The answer was what the task expects. */
  readonly ok: boolean;
  /** One sentence: what was seen, or what was wrong with it. */
  readonly message: string;
  /** Stable failure code when not ok, such as `HTTP_4XX` or `ECONNREFUSED`. */
  readonly failureCode?: string;
  /** What to do about it, as one sentence. */
  readonly remedy?: string;
  readonly timings?: ProbeTimings;
  /** What answered, for example `nginx/1.22`. */
  readonly server?: string;
  /** The protocol spoken, for example `HTTP/1.1`. */
  readonly protocol?: string;
  /** Further facts, names with their unit last: `{ status: 200, sizeBytes: 512 }`. */
  readonly details?: { readonly [name: string]: string | number | boolean };
}

/** What a check of a plugin's or a user's own saw. */
export interface CheckResult {
  /** PASS: as it should be. WARN: look at this first. FAIL: the test must not start. SKIP: nothing to check. */
  readonly state: 'PASS' | 'WARN' | 'FAIL' | 'SKIP';
  /** One sentence: what was seen. */
  readonly message: string;
  /** One sentence: what to do about it. */
  readonly remedy?: string;
  /** Figures, names with their unit last. */
  readonly details?: { readonly [name: string]: string | number | boolean };
}

/** What such a check is given. */
export interface CheckInput {
  /** The hosts that the plan's tasks will talk to. */
  readonly targets: readonly Target[];
  /** The plan's variables. */
  readonly variables: { readonly [name: string]: unknown };
  /** Aborted at the deadline. */
  readonly signal: AbortSignal;
}

/**
 * A check of your own before a test starts. A plugin lists some as `checks`; a file exports one as `default`, and the
 * plan names it in `checks`.
 */
export interface CheckDefinition {
  /** In kebab-case. */
  readonly name: string;
  run(
    input: CheckInput,
  ): CheckResult | readonly CheckResult[] | Promise<CheckResult | readonly CheckResult[]>;
}
