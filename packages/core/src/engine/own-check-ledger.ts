import { type CheckFinding, skip, warn } from '../preflight/preflight-check.js';

/** Which own checks have begun, and what those that ended saw: none may get lost with the thread that runs them. */
export class OwnCheckLedger {
  readonly #files: readonly string[];
  readonly #open = new Set<string>();
  readonly #findings: CheckFinding[] = [];
  #begun = false;

  /** @param files the plan's checks */
  constructor(files: readonly string[]) {
    this.#files = files;
  }

  /** These run now. */
  begin(names: readonly string[]): void {
    this.#begun = true;
    for (const name of names) this.#open.add(name);
  }

  /** One of them has ended. */
  end(name: string, findings: readonly CheckFinding[]): void {
    this.#open.delete(name);
    this.#findings.push(...findings);
  }

  /** @param reason why those that have not ended never will; null: all have */
  findings(reason: string | null): readonly CheckFinding[] {
    if (reason === null) return this.#findings;
    const lost = [...this.#open].map((name) =>
      warn(
        name,
        `The check came to no end: ${reason}.`,
        'Correct the check; nothing is known about what it looks at.',
      ),
    );
    const waiting = this.#begun
      ? []
      : this.#files.map((file) => skip(file, 'Not run: the tasks come first.'));
    return [...this.#findings, ...lost, ...waiting];
  }
}
