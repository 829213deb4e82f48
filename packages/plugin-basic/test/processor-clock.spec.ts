import { Burner } from '../src/burner.js';
import { createProcessorClock } from '../src/processor-clock.js';

describe('createProcessorClock', () => {
  it('adds up what the thread has had of the processor, in milliseconds', () => {
    const nowMs = createProcessorClock({ threadCpuUsage: () => ({ user: 1500, system: 250 }) });
    expect(nowMs()).toBe(1.75);
  });

  it.each([
    ['of this Node.js', createProcessorClock()],
    ['where Node.js does not tell what a thread has had', createProcessorClock({})],
  ])('goes on while the thread computes: %s', (_, nowMs) => {
    const startMs = nowMs();
    new Burner(nowMs).burnTime(2);
    expect(nowMs() - startMs).toBeGreaterThanOrEqual(2);
  });
});
