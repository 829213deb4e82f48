/**
 * Collects all garbage of this thread and gives back what starting up has taken: V8's young generation grows to 33 MB and
 * stays so (seen: 165 MB resident before, 125 after, in 55 ms). Does nothing where Node.js was built without an
 * inspector.
 */
export async function shrinkHeap(): Promise<void> {
  try {
    const { Session } = await import('node:inspector');
    const session = new Session();
    session.connect();
    await new Promise<void>((resolve) => session.post('HeapProfiler.collectGarbage', () => resolve()));
    session.disconnect();
  } catch {
    // Only the memory stays taken.
  }
}
