/** What Ctrl-C and SIGTERM do, by how often they came. */
export interface InterruptSteps {
  /** The first time: come to an end in good order. */
  readonly first: () => void;
  /** The second time: come to an end now. */
  readonly second: () => void;
  /** Any further time: leave. */
  readonly further: () => void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Takes over the signals that end a process. @returns a function that gives them back */
export function onInterrupts({ first, second, further }: InterruptSteps): () => void {
  let count = 0;
  const listener = (): void => {
    count += 1;
    if (count === 1) first();
    else if (count === 2) second();
    else further();
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) process.removeListener(signal, listener);
  };
}
