import { getEventListeners } from 'node:events';
import { sleep } from '../src/sleep.js';

const timersOpen = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('sleep', () => {
  it('resolves, and leaves nothing on the signal', async () => {
    const { signal } = new AbortController();
    await expect(sleep(1, signal)).resolves.toBeUndefined();
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('rejects with the reason of an abort, at once, and takes its timer back', async () => {
    const before = timersOpen();
    const controller = new AbortController();
    const waiting = sleep(2 ** 31 - 1, controller.signal);
    expect(timersOpen()).toBe(before + 1);
    const reason = new Error('the run ends');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(timersOpen()).toBe(before);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('does not begin when the signal is aborted already', async () => {
    const before = timersOpen();
    await expect(sleep(2 ** 31 - 1, AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
    expect(timersOpen()).toBe(before);
  });
});
