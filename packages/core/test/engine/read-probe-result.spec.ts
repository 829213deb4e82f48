import { readProbeResult, readTargets } from '../../src/engine/read-probe-result.js';

describe('what a probe gave', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'ok'],
    ['no message', { ok: true }],
    ['a truth that is none', { ok: 'yes', message: 'fine' }],
    ['a list', [{ ok: true, message: 'fine' }]],
  ])('%s is nonsense', (_, result) => {
    expect(() => readProbeResult(result)).toThrow(expect.objectContaining({ code: 'PROBE_NONSENSE' }));
  });

  it('is taken as it is where it is right', () => {
    const result = {
      ok: true,
      message: 'fine',
      timings: { dnsMs: 1, totalMs: 2 },
      server: 'x',
      protocol: 'y',
      details: { status: 200, deep: false },
    };
    expect(readProbeResult(result)).toEqual(result);
  });

  it('keeps only what can be shown', () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    const details = { circle, list: [1], call: () => 1, big: 10n, not: NaN };
    const result = { ok: false, message: 'm'.repeat(10_000), remedy: 7, timings: { totalMs: -1 }, details };
    const read = readProbeResult(result);
    expect(read).toMatchObject({
      ok: false,
      details: { circle: 'could not be read', list: '[1]', big: '10', not: 'NaN' },
    });
    expect(read.message).toHaveLength(2000);
    expect(Object.keys(read)).toEqual(['ok', 'message', 'details']);
    expect(structuredClone(read)).toEqual(read);
  });
});

test('hosts that are none are left out', () => {
  const good = { host: 'a', port: 80, tls: true };
  const bad = [
    null,
    7,
    {},
    { host: '', port: 1 },
    { host: 'a', port: 0 },
    { host: 'a', port: 65_536 },
    { port: 1 },
  ];
  expect(readTargets([good, ...bad])).toEqual([good]);
  expect(readTargets('a:80')).toEqual([]);
});
