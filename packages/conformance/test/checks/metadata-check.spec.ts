import { checkConformance } from '../../src/index.js';
import { checkTask, GOOD, statesOf } from '../check-task.js';

describe('metadata', () => {
  test('a task and parameters without descriptions are listed, and what can be run still is', async () => {
    const checks = await checkTask({
      description: '',
      category: undefined,
      parameters: { a: { type: 'string' }, b: { type: 'string', description: 'B.' } },
      execute: () => undefined,
    });
    expect(statesOf(checks)).toEqual({ ...GOOD, metadata: 'FAIL' });
    expect(checks['metadata']?.message.split('\n')).toEqual([
      'has no description',
      'has no category',
      'parameters.a has no description',
    ]);
  });

  test('a default that does not fit its own descriptor fails the shape, and nothing is run', async () => {
    let calls = 0;
    const checks = await checkTask({
      parameters: { time: { type: 'duration', default: '5', description: 'Time.' } },
      execute: () => void (calls += 1),
    });
    expect(statesOf(checks)).toEqual({ shape: 'FAIL' });
    expect(checks['shape']?.message).toContain('parameters.time.default: wanted a duration');
    expect(calls).toBe(0);
  });

  test('a value that is no plugin at all is told so', async () => {
    const report = await checkConformance(42, { samples: {} });
    expect(report).toMatchObject({ ok: false, checks: [{ name: 'shape', state: 'FAIL' }] });
  });

  test('a plugin without a description fails', async () => {
    const { checks } = await checkConformance(
      { tasks: [{ name: 'BAD', description: 'A task.', category: 'test', execute: () => undefined }] },
      { samples: { BAD: 'not here' } },
    );
    expect(checks.find(({ task, name }) => task === null && name === 'metadata')).toMatchObject({
      state: 'FAIL',
    });
  });
});
