type Write = NodeJS.WriteStream['write'];

/** Streams whose text is to go elsewhere. */
export type GuardedStream = Pick<NodeJS.WriteStream, 'write'>;

/**
 * Leads whatever is written to the streams to `print` instead, until the returned function is called: tasks and Node.js
 * itself write to the console while a block is drawn, and a task's `console.log` must not get into the results.
 */
export function guardOutput(streams: readonly GuardedStream[], print: (text: string) => void): () => void {
  const originals = streams.map((stream) => [stream, stream.write] as const);
  const decoder = new TextDecoder();
  const write = ((chunk: string | Uint8Array, second?: unknown, third?: unknown): boolean => {
    print(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
    const done = typeof second === 'function' ? second : third;
    if (typeof done === 'function') process.nextTick(done);
    return true;
  }) as Write;
  for (const stream of streams) stream.write = write;
  return () => {
    for (const [stream, original] of originals) stream.write = original;
  };
}
