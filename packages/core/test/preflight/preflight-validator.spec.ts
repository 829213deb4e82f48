import { pass, type PreflightCheck, fail, warn } from '../../src/preflight/preflight-check.js';
import type { PreflightReport } from '../../src/preflight/preflight-report.js';
import { PreFlightValidator } from '../../src/preflight/preflight-validator.js';
import { ManualClock } from '../../src/testing/manual-clock.js';
import { contextOf } from './check-context.js';

const check = (name: string, run: PreflightCheck['run'], critical = false): PreflightCheck => ({
  name,
  run,
  critical,
});
const passing = check('good', async () => [pass('good', 'As it should be.')]);
const hanging = check('hangs', () => new Promise(() => undefined));

async function validate(
  checks: readonly PreflightCheck[],
  { deadlineMs, passMs = 0 }: { readonly deadlineMs?: number; readonly passMs?: number } = {},
): Promise<PreflightReport> {
  const clock = new ManualClock();
  const report = new PreFlightValidator(checks, deadlineMs).validate(contextOf({ clock }));
  await clock.advance(passMs);
  return report;
}
const statesOf = ({ checks }: PreflightReport): string[] =>
  checks.map(({ name, state }) => `${state} ${name}`);

describe('the validator', () => {
  it('gives what all checks saw, in their order, and the worst of it', async () => {
    const report = await validate([
      passing,
      check('doubts', async () => [warn('doubts', 'Hm.', 'Look.'), pass('doubts again', 'Fine.')]),
    ]);
    expect(statesOf(report)).toEqual(['PASS good', 'WARN doubts', 'PASS doubts again']);
    expect(report).toMatchObject({ state: 'WARN', deadlineMs: 5000, durationMs: 0, planName: 'plan' });
  });

  it('runs them side by side, and says how long each took', async () => {
    const clock = new ManualClock();
    const slow = (name: string, ms: number): PreflightCheck =>
      check(
        name,
        ({ clock: { after } }) =>
          new Promise((resolve) => void after.call(clock, ms, () => resolve([pass(name, 'Fine.')]))),
      );
    const result = new PreFlightValidator([slow('a', 300), slow('b', 200)]).validate(contextOf({ clock }));
    await clock.advance(300);
    const { durationMs, checks } = await result;
    expect(durationMs).toBe(300);
    expect(checks.map((each) => each.durationMs)).toEqual([300, 200]);
  });

  it('does not wait for a check that overruns: that is a WARN with its name', async () => {
    const report = await validate([passing, hanging], { passMs: 5000 });
    expect(statesOf(report)).toEqual(['PASS good', 'WARN hangs']);
    expect(report.checks[1]?.message).toBe('Not finished within 5 s.');
    expect(report.durationMs).toBeLessThanOrEqual(report.deadlineMs);
  });

  it('keeps to the deadline that it is given', async () => {
    const report = await validate([hanging], { deadlineMs: 1500, passMs: 1500 });
    expect(report.checks[0]?.message).toBe('Not finished within 1.5 s.');
    expect(report.durationMs).toBeLessThanOrEqual(1500);
  });

  it('tells its checks when time is up', async () => {
    let aborted = false;
    const listens = check('listens', ({ signal }) => {
      signal.addEventListener('abort', () => (aborted = true));
      return new Promise(() => undefined);
    });
    await validate([listens], { passMs: 5000 });
    expect(aborted).toBe(true);
  });

  it('gives the others up soon after a critical one has failed, and says that they were not run to their end', async () => {
    const fatal = check('fatal', async () => [fail('fatal', 'Dead.', 'Revive it.')], true);
    const report = await validate([fatal, hanging], { passMs: 300 });
    expect(statesOf(report)).toEqual(['FAIL fatal', 'SKIP hangs']);
    expect(report).toMatchObject({ state: 'FAIL', durationMs: 300 });
  });

  it('lets the others go on after one has failed that is not critical', async () => {
    const bad = check('bad', async () => [fail('bad', 'Bad.', 'Mend it.')]);
    const report = await validate([bad, hanging], { passMs: 5000 });
    expect(statesOf(report)).toEqual(['FAIL bad', 'WARN hangs']);
  });

  it.each<[string, PreflightCheck['run']]>([
    [
      'throws',
      () => {
        throw new TypeError('no');
      },
    ],
    ['rejects', () => Promise.reject(new TypeError('no'))],
  ])('takes a check that %s for a WARN, and keeps what the others saw', async (_, run) => {
    const report = await validate([check('odd', run), passing]);
    expect(statesOf(report)).toEqual(['WARN odd', 'PASS good']);
    expect(report.checks[0]?.message).toContain('TypeError: no');
  });

  it('passes where there is nothing to check', async () => {
    expect(await validate([])).toMatchObject({ state: 'PASS', checks: [] });
  });
});
