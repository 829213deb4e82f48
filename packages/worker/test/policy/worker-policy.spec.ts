import { checkTargets } from '../../src/policy/check-targets.js';
import { withLocalCode } from '../../src/policy/local-code.js';
import { localSecret, withLocalSecrets } from '../../src/policy/local-secrets.js';
import { peakPerSecond, plannedMs } from '../../src/policy/plan-load.js';
import { checkDuration, checkShare, DEFAULT_POLICY } from '../../src/policy/worker-policy.js';
import { catalogOf, openLoad, planOf } from './plans.js';

const code = (wanted: string): Error => expect.objectContaining({ code: wanted });

describe('caps of a worker', () => {
  const policy = { ...DEFAULT_POLICY, maxRatePerSecond: 50, maxConcurrency: 50, maxDurationMs: 15_000 };
  const half = [{ scenarioIndex: 0, slots: 128 }];

  it('let through what they allow', () => {
    expect(() => checkShare(planOf(), half, 256, new Map(), policy)).not.toThrow();
    expect(() => checkDuration(planOf(), policy)).not.toThrow();
  });

  it('count the share that falls to the worker, not the whole', () => {
    const more = [{ scenarioIndex: 0, slots: 129 }];
    expect(() => checkShare(planOf(), more, 256, new Map(), policy)).toThrow(code('VE_POLICY_RATE'));
  });

  it('add up what runs side by side', () => {
    const two = [...half, { scenarioIndex: 1, slots: 3 }];
    expect(() => checkShare(planOf({}, {}, 2), two, 256, new Map(), policy)).toThrow(code('VE_POLICY_RATE'));
  });

  it('hold for a rate that is raised while it runs', () => {
    expect(() => checkShare(planOf(), half, 256, new Map([[0, 101]]), policy)).toThrow(
      code('VE_POLICY_RATE'),
    );
  });

  it('hold for what is in flight', () => {
    const only = { ...DEFAULT_POLICY, maxConcurrency: 49 };
    expect(() => checkShare(planOf(), half, 256, new Map(), only)).toThrow(code('VE_POLICY_CONCURRENCY'));
  });

  it('hold for the whole length, scenarios one after another included', () => {
    expect(plannedMs(planOf({}, {}, 2))).toBe(20_000);
    expect(() => checkDuration(planOf({}, {}, 2), policy)).toThrow(code('VE_POLICY_DURATION'));
  });

  it('are not fooled by scenarios that wait for each other in a circle', () => {
    const plan = planOf({}, {}, 2);
    const scenarios = plan.scenarios.map((each, at) => ({ ...each, after: `s${1 - at}` }));
    expect(plannedMs({ ...plan, scenarios })).toBeGreaterThanOrEqual(10_000);
  });

  it('know the highest rate of a load', () => {
    expect(peakPerSecond(openLoad(7, 1))).toBe(7);
  });
});

describe('secrets of a worker', () => {
  const policy = { ...DEFAULT_POLICY, allowSecrets: ['SHOP_*', 'ONE'], secretDir: '/secrets' };

  it.each([
    ['env:SHOP_TOKEN', 'env:SHOP_TOKEN'],
    ['env:ONE', 'env:ONE'],
    ['file:token', 'file:/secrets/token'],
    ['file:/secrets/a/b', 'file:/secrets/a/b'],
  ])('%s is %s', (reference, local) => {
    expect(localSecret(reference, policy)).toBe(local);
  });

  it.each([
    'env:PATH',
    'env:ONE_MORE',
    'file:/etc/passwd',
    'file:../etc/passwd',
    'file:',
    'file:a/../../etc/passwd',
    'file:${x}',
    'plain',
  ])('%s is not handed out', (reference) => {
    expect(() => localSecret(reference, policy)).toThrow(code('VE_POLICY_SECRET'));
  });

  it('never include the token that it joined with', () => {
    const all = { ...policy, allowSecrets: ['*'] };
    expect(localSecret('env:ANYTHING', all)).toBe('env:ANYTHING');
    expect(() => localSecret('env:VAJRA_JOIN_TOKEN', all)).toThrow(code('VE_POLICY_SECRET'));
  });

  it('include no files unless there is a folder for them', () => {
    expect(() => localSecret('file:token', DEFAULT_POLICY)).toThrow(code('VE_POLICY_SECRET'));
  });

  it('are found in maps and lists, and nothing else of a plan is touched', () => {
    const shape = {
      headers: { type: 'map', values: { type: 'secret' } },
      path: { type: 'string' },
    } as const;
    const values = { headers: { a: 'file:token' }, path: 'file:token' };
    const [scenario] = withLocalSecrets(planOf({}, values), catalogOf(shape), policy).scenarios;
    expect(scenario?.mix[0]?.parameters).toEqual({
      headers: { a: 'file:/secrets/token' },
      path: 'file:token',
    });
    const bad = planOf({}, { headers: { a: 'env:PATH' } });
    expect(() => withLocalSecrets(bad, catalogOf(shape), policy)).toThrow(code('VE_POLICY_SECRET'));
  });
});

describe('code of a worker', () => {
  const policy = { ...DEFAULT_POLICY, taskDir: '/tasks' };

  it('is taken from its own folder', () => {
    const plan = planOf({ hooks: { before: './a.mjs', after: null }, checks: ['b/c.ts'] });
    const local = withLocalCode(plan, policy);
    expect(local.hooks).toEqual({ before: '/tasks/a.mjs', after: null });
    expect(local.checks).toEqual(['/tasks/b/c.ts']);
  });

  it.each(['../a.mjs', '/tmp/a.mjs', '.', 'x/../../a.mjs'])('is not taken from %s', (file) => {
    expect(() => withLocalCode(planOf({ hooks: { before: null, after: file } }), policy)).toThrow(
      code('VE_POLICY_CODE'),
    );
  });

  it('is not there at all without a folder', () => {
    expect(() => withLocalCode(planOf({ checks: ['a.mjs'] }), DEFAULT_POLICY)).toThrow(
      code('VE_POLICY_CODE'),
    );
    expect(withLocalCode(planOf(), DEFAULT_POLICY)).toEqual(planOf());
  });
});

describe('targets of a plan', () => {
  const catalog = catalogOf({ url: { type: 'url' } });
  const check = (url: string, allow: readonly string[]): void =>
    checkTargets(planOf({}, { url }), catalog, { allow });

  it.each([
    ['http://shop.example/', ['shop.example:80']],
    ['https://shop.example/', ['shop.example:443']],
    ['http://[::1]:8080/', ['[::1]:8080']],
    ['http://${host}/', ['shop.example']],
    ['http://shop.example/', []],
  ])('%s is fine with %j', (url, allow) => {
    expect(() => check(url, allow)).not.toThrow();
  });

  it.each([
    ['https://shop.example/', ['shop.example:80']],
    ['http://bank.example/', ['shop.example']],
    ['http://169.254.169.254/latest/', []],
    ['http://2852039166/', []],
  ])('%s is refused with %j', (url, allow) => {
    expect(() => check(url, allow)).toThrow(code('VE_POLICY_TARGET'));
  });
});
