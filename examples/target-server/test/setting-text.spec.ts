import { readDelay, readSetting, readSize } from '../src/setting-text.js';
import { settingsProblems } from '../src/settings.js';

describe('readSetting', () => {
  test.each([
    ['latency', '20ms', { latencyMs: 20, latencyDistribution: 'constant' }],
    ['latency', 'exp:1.5s', { latencyMs: 1500, latencyDistribution: 'exponential' }],
    ['slow', '1%:500ms', { slowRatio: 0.01, slowMs: 500 }],
    ['errors', '0.02:500', { errorRatio: 0.02, errorStatus: 500 }],
    ['errors', '5%', { errorRatio: 0.05 }],
    ['resets', '0.1%', { resetRatio: 0.001 }],
    ['body', '1KiB', { bodySizeBytes: 1024 }],
    ['json', '', { json: true }],
    ['drip', '1ms', { dripMs: 1 }],
    [
      'stall',
      '3s:1s,10s:500ms',
      {
        stalls: [
          { fromMs: 3000, durationMs: 1000 },
          { fromMs: 10_000, durationMs: 500 },
        ],
      },
    ],
  ] as const)('%s %s', (name, text, patch) => {
    expect(readSetting(name, text)).toEqual(patch);
  });

  test.each([
    ['latency', '20'],
    ['latency', '-1ms'],
    ['latency', '2 days'],
    ['slow', '500ms'],
    ['errors', '101%'],
    ['errors', '1%:999'],
    ['resets', 'often'],
    ['body', '1GiB'],
    ['json', 'perhaps'],
    ['stall', '3s'],
  ] as const)('refuses %s %s and says what it wanted', (name, text) => {
    expect(() => readSetting(name, text)).toThrow(`${name}: wanted`);
  });

  test('times and sizes have bounds', () => {
    expect(readDelay('1441m')).toBeUndefined();
    expect(readSize('65MiB')).toBeUndefined();
    expect(readSize('1.5KiB')).toBe(1536);
  });
});

describe('settingsProblems', () => {
  test('names all that is wrong', () => {
    const problems = settingsProblems({
      latencyMs: -1,
      errorRatio: 2,
      stalls: [{ fromMs: 1 }],
      speed: 1,
      json: true,
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'latencyMs',
      'errorRatio',
      'stalls',
      'speed',
    ]);
  });

  test('takes only an object', () => {
    expect(settingsProblems([])).toHaveLength(1);
    expect(settingsProblems(null)).toHaveLength(1);
  });
});
