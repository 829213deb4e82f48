import type { AnyTaskDefinition } from '@vajraedge/sdk';
import { CANNOT, checkTask, SOON } from '../check-task.js';

describe('preflight', () => {
  const fails: readonly (readonly [string, Partial<AnyTaskDefinition>, string])[] = [
    ['targets without a port', { targets: () => [{ host: 'a', port: 0 }] }, 'targets[0] has no host'],
    ['targets in brackets', { targets: () => [{ host: '[::1]', port: 1 }] }, 'targets[0] has no host'],
    ['targets that are no list', { targets: () => ({}) as never }, 'targets gave back no list'],
    [
      'targets that throw',
      {
        targets: () => {
          throw new Error('no');
        },
      },
      'targets threw no',
    ],
    [
      'a probe that throws',
      {
        probe: () => {
          throw new Error('no');
        },
      },
      'probe threw no',
    ],
    ['a probe that says nothing', { probe: () => ({ ok: true, message: '' }) }, 'probe gave back no result'],
    [
      'a probe that is not ok',
      { probe: () => ({ ok: false, message: 'refused' }) },
      'probe is not ok with the sample: refused',
    ],
    [
      'a probe that never ends',
      { probe: () => new Promise<never>(() => undefined) },
      'probe did not end\nprobe went on for more than 60 ms after an abort',
    ],
    [
      'a stand-in that throws',
      {
        standIn: () => {
          throw new Error('no');
        },
      },
      'standIn threw no',
    ],
  ];

  test.each(fails)('%s fails', async (_sentence, task, message) => {
    const checks = await checkTask({ execute: () => undefined, ...task }, CANNOT, SOON);
    expect(checks['preflight']?.state).toBe('FAIL');
    expect(checks['preflight']?.message).toContain(message);
  });
});
