import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PreflightSummary } from '@vajraedge/core';
import { expectRestMissed } from '../expect-exact.js';
import { profileOf } from '../scripted/profile-of.js';
import { ACTOR, FleetFixture, openPlan, until } from '../fleet-fixture.js';

function preflight(state: 'PASS' | 'WARN' | 'FAIL', message: string): PreflightSummary {
  return { state, checks: [{ name: 'network', state, message, remedy: state === 'PASS' ? null : 'Look.' }] };
}

describe('the preparation of a run', () => {
  let fleet: FleetFixture;
  beforeEach(async () => {
    fleet = await new FleetFixture().listen();
  });
  afterEach(() => fleet.close());

  it('waits where pre-flight warns, says who saw it, and goes on when somebody says so', async () => {
    fleet.worker('fine', { preflight: preflight('PASS', 'all is well') });
    fleet.worker('worried', { preflight: preflight('WARN', 'it is far away') });
    await until(() => fleet.service.health().workers === 2, 'workers');
    const { id } = fleet.service.createRun({ plan: openPlan(100, '1s') }, ACTOR);
    await until(() => fleet.service.run(id).state === 'waiting', 'the warning');
    const { preflight: found } = fleet.service.run(id);
    expect(found?.state).toBe('WARN');
    expect(found?.checks[0]?.message).toBe('worried: it is far away');
    fleet.service.change(id, { action: 'proceed' }, ACTOR);
    expect((await fleet.ended(id)).outcome).toBe('finished');
    await expectRestMissed(fleet, id, 100);
  }, 60_000);

  it('refuses where pre-flight fails anywhere, and nothing is started', async () => {
    fleet.worker('fine', { preflight: preflight('PASS', 'all is well') });
    fleet.worker('failing', { preflight: preflight('FAIL', 'nobody answers') });
    await until(() => fleet.service.health().workers === 2, 'workers');
    const { id } = fleet.service.createRun({ plan: openPlan(100, '1s'), proceedOnWarn: true }, ACTOR);
    const run = await fleet.ended(id);
    expect(run.outcome).toBe('refused');
    expect(run.problem?.code).toBe('VE_PREFLIGHT_FAILED');
    expect(run.problem?.message).toContain('failing: nobody answers');
    expect(fleet.starts.size).toBe(0);
    await expect(fleet.service.report(id)).rejects.toMatchObject({ code: 'VE_RUN_NOT_STARTED' });
  }, 60_000);

  it('goes on without a worker that lacks a plugin, and says so', async () => {
    const other = { package: 'vajra-plugin-test', version: '2.0.0', tasks: [] };
    await fleet.join(1);
    const unable = fleet.worker('unable', { profile: { plugins: [other] } });
    await until(() => fleet.service.health().workers === 2, 'workers');
    const { id } = fleet.service.createRun({ plan: openPlan(100, '1s') }, ACTOR);
    const run = await fleet.ended(id);
    expect(run.outcome).toBe('finished');
    expect(unable.seen).toEqual([]);
    expect(run.events.find(({ kind }) => kind === 'worker-unable')?.message).toContain(
      'vajra-plugin-test 1.0.0',
    );
  }, 60_000);

  it('refuses in the words of the worker where nobody can', async () => {
    const failure = { code: 'VE_POLICY_TARGET', message: 'the target is not allowed', hint: '' };
    fleet.worker('strict', { failure });
    await until(() => fleet.service.health().workers === 1, 'the worker');
    const { id } = fleet.service.createRun({ plan: openPlan(100, '1s') }, ACTOR);
    const run = await fleet.ended(id);
    expect(run.problem?.message).toContain('strict: the target is not allowed (VE_POLICY_TARGET)');
  }, 60_000);

  it('refuses where too few are ready in time', async () => {
    await fleet.join(1);
    const request = { plan: openPlan(100, '1s'), minWorkers: 2, readyTimeoutMs: 300 };
    const { id } = fleet.service.createRun(request, ACTOR);
    expect((await fleet.ended(id)).problem?.code).toBe('VE_TOO_FEW_WORKERS');
  }, 60_000);

  it('waits for as many as are wanted', async () => {
    await fleet.join(1);
    const { id } = fleet.service.createRun({ plan: openPlan(100, '1s'), minWorkers: 2 }, ACTOR);
    await until(() => fleet.workers[0]?.run !== null, 'the first to be ready');
    const [second] = await fleet.join(1);
    expect((await fleet.ended(id)).outcome).toBe('finished');
    expect(second?.started).toBeGreaterThan(0);
  }, 60_000);

  it('ends after pre-flight where only that is wanted', async () => {
    fleet.worker('fine', { preflight: preflight('PASS', 'all is well') });
    await until(() => fleet.service.health().workers === 1, 'the worker');
    const { id } = fleet.service.createRun({ plan: openPlan(100, '1s'), preflightOnly: true }, ACTOR);
    const run = await fleet.ended(id);
    expect(run.preflight?.state).toBe('PASS');
    expect(fleet.starts.size).toBe(0);
  }, 60_000);

  it('wants workers, tasks that they have, and no code', async () => {
    const code = (plan: object): unknown => {
      try {
        return fleet.service.createRun({ plan }, ACTOR);
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(code(openPlan(1, '1s'))).toBe('VE_NO_WORKERS');
    await fleet.join(1);
    expect(
      code({ name: 'x', scenarios: { a: { task: 'UNKNOWN', load: { targetTps: 1, sustain: '1s' } } } }),
    ).toBe('VE_PLAN_INVALID');
    const view = fleet.service.validate({ plan: { ...openPlan(1, '1s'), checks: ['./own.js'] } });
    expect(view.problems.map((problem) => problem.code)).toEqual(['VE_PLAN_CODE']);
    expect(fleet.service.validate({ plan: openPlan(1, '2s') })).toEqual({
      ok: true,
      problems: [],
      ableWorkers: 1,
      plannedMs: 2000,
      loads: [
        {
          scenario: 'only',
          model: 'open',
          maxConcurrency: 10,
          points: [
            [0, 1],
            [2000, 1],
          ],
        },
      ],
    });
  }, 60_000);

  it('takes data files that are sent with the plan, and no others', async () => {
    await fleet.join(1);
    const plan = { ...openPlan(1, '1s'), data: { rows: { file: './rows.csv' } } };
    const file = (name: string): object => ({
      name,
      contentBase64: Buffer.from('a,b\n1,2\n').toString('base64'),
    });
    const problems = (names: readonly string[]): readonly string[] =>
      fleet.service
        .validate({ plan, files: names.map(file) as never })
        .problems.map((problem) => problem.code);
    expect(problems(['rows.csv'])).toEqual([]);
    expect(problems([])).toEqual(['VE_DATA_UNREADABLE']);
    expect(problems(['rows.csv', '../../etc/passwd'])).toEqual(['VE_PLAN_WRONG_VALUE']);
    expect(problems(['rows.csv', '/etc/passwd'])).toEqual(['VE_PLAN_WRONG_VALUE']);
  }, 60_000);

  it('gives nobody more than its owner allows, and refuses what all together do not', async () => {
    const capped = (most: number): object => ({
      capacity: { ...profileOf('x').capacity, maxRatePerSecond: most },
    });
    const small = fleet.worker('small', { profile: capped(30) });
    await until(() => fleet.service.health().workers === 1, 'the worker');
    await fleet.join(1);
    const { id } = fleet.service.createRun({ plan: openPlan(100, '2s') }, ACTOR);
    await until(() => fleet.starts.size > 5, 'load');
    expect(() => fleet.service.change(id, { action: 'rate', targetPerSecond: 150 }, ACTOR)).toThrow(
      expect.objectContaining({ code: 'VE_FLEET_CAPPED' }),
    );
    await fleet.ended(id);
    await expectRestMissed(fleet, id, 200);
    expect(small.started).toBeLessThanOrEqual(61);
    expect(small.started).toBeGreaterThan(0);
    fleet.workers[1]?.kill();
    await until(() => fleet.service.health().workers === 1, 'the other to be lost');
    const next = fleet.service.createRun({ plan: openPlan(100, '1s') }, ACTOR);
    const run = await fleet.ended(next.id);
    expect(run.problem?.code).toBe('VE_FLEET_CAPPED');
    expect(run.problem?.message).toContain('29 %');
  }, 60_000);
});
