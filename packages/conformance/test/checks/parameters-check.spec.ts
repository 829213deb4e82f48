import { checkConformance } from '../../src/index.js';
import { checkTask, GOOD, statesOf } from '../check-task.js';

describe('samples', () => {
  test('that do not fit the parameters are listed with all their problems, and nothing is run', async () => {
    const checks = await checkTask(
      {
        parameters: { count: { type: 'integer', required: true, description: 'C.' } },
        execute: () => undefined,
      },
      { parameters: { cuont: 1 }, slow: { count: 'x' }, failing: null },
    );
    expect(statesOf(checks)).toEqual({ metadata: 'PASS', parameters: 'FAIL' });
    expect(checks['parameters']?.message.split('\n')).toEqual([
      'samples.BAD.parameters.cuont: unknown parameter "cuont"; did you mean "count"?',
      'samples.BAD.parameters.count: is required: a whole number',
      'samples.BAD.slow.count: wanted a whole number, got "x"',
    ]);
  });

  test('that are missing fail, and a reason instead of one skips', async () => {
    const plugin = {
      description: 'P.',
      tasks: [{ name: 'BAD', description: 'A task.', category: 'test', execute: () => undefined }],
    };
    const missing = await checkConformance(plugin, { samples: {} });
    expect(missing.checks.at(-1)).toMatchObject({
      name: 'execute',
      state: 'FAIL',
      message: 'no sample was given for it: samples.BAD',
    });
    const excused = await checkConformance(plugin, { samples: { BAD: 'needs a broker' } });
    expect(excused).toMatchObject({ ok: true });
    expect(excused.checks.at(-1)).toMatchObject({
      name: 'execute',
      state: 'SKIP',
      message: 'needs a broker',
    });
  });

  test('without slow and failing leave their checks out, and say so', async () => {
    expect(statesOf(await checkTask({ execute: () => undefined }, {}))).toEqual({ ...GOOD, abort: 'SKIP' });
  });
});
