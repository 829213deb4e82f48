import { createUserSchedule } from '../../src/pace/user-schedule.js';

const up = { phase: 'ramp', durationMs: 1000, fromUsers: 0, toUsers: 4 } as const;
const hold = { phase: 'sustain', durationMs: 1000, fromUsers: 4, toUsers: 4 } as const;
const down = { phase: 'ramp-down', durationMs: 1000, fromUsers: 4, toUsers: 0 } as const;

describe('createUserSchedule', () => {
  const schedule = createUserSchedule([up, hold, down]);

  it.each([
    [-1, 0],
    [0, 1],
    [249, 1],
    [250, 2],
    [750, 4],
    [1000, 4],
    [1999, 4],
    [2000, 4],
    [2250, 3],
    [2999, 1],
    [3000, 0],
  ])('at %i ms there are %i users', (ms, users) => {
    expect(schedule.usersAt(ms)).toBe(users);
  });

  it('names every moment of change, and no change happens between them', () => {
    let ms = 0;
    const seen = [schedule.usersAt(0)];
    while (schedule.nextChangeAfter(ms) < Infinity) {
      const next = schedule.nextChangeAfter(ms);
      expect(next).toBeGreaterThan(ms);
      expect(schedule.usersAt(next - 1e-6)).toBe(seen.at(-1));
      ms = next;
      seen.push(schedule.usersAt(ms));
    }
    expect(seen.filter((users, at) => users !== seen[at - 1])).toEqual([1, 2, 3, 4, 3, 2, 1, 0]);
    expect(schedule.maxUsers).toBe(4);
  });

  it('jumps where the plan has steps', () => {
    const steps = createUserSchedule([
      { phase: 'ramp', durationMs: 100, fromUsers: 5, toUsers: 5 },
      { phase: 'sustain', durationMs: 100, fromUsers: 10, toUsers: 10 },
    ]);
    expect([0, 99, 100, 199, 200].map((ms) => steps.usersAt(ms))).toEqual([5, 5, 10, 10, 0]);
  });
});
