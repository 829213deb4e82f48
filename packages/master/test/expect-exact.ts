import { expect } from '@jest/globals';
import type { FleetFixture } from './fleet-fixture.js';

/** No index was started twice, all are in the ledger, and the ledger is what was really started. */
export async function expectExact(fleet: FleetFixture, id: string, scheduled: number): Promise<void> {
  const { ledger } = await fleet.service.report(id);
  expect(fleet.problems).toEqual([]);
  expect(fleet.doubles).toEqual([]);
  expect(ledger.ok).toBeLessThanOrEqual(fleet.starts.size);
  expect(ledger.ok + ledger.unaccounted).toBeGreaterThanOrEqual(fleet.starts.size);
  expect(ledger.scheduled).toBe(scheduled);
  expect(ledger.ok + ledger.failed + ledger.dropped + ledger.missed + ledger.unaccounted).toBe(scheduled);
}

/** What was not started is missed, to the last one: a machine that is busy with other tests may cost a worker its lease. */
export async function expectRestMissed(fleet: FleetFixture, id: string, scheduled: number): Promise<void> {
  const { ledger } = await fleet.service.report(id);
  expect(fleet.starts.size).toBe(scheduled - ledger.missed);
}
