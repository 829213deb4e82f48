import {
  arrivalsPerSecond,
  constantSchedule,
  distanceFromSchedule,
  medianOf,
  quantileOf,
  rampSchedule,
} from '../../bench/schedule-distance.mjs';

describe('distanceFromSchedule', () => {
  test('is nothing for a perfect schedule that began at any time', () => {
    const due = constantSchedule(1000, 5000);
    expect(
      distanceFromSchedule(
        due.map((us) => us + 123_456),
        due,
      ),
    ).toMatchObject({ startUs: 123_456, p50Us: 0, maxUs: 0 });
  });

  test('is how late arrivals are, not how far they are from their middle', () => {
    const due = constantSchedule(1000, 10_000);
    const late = due.map((us, index) => us + (index % 1000));
    const { p50Us, p99Us } = distanceFromSchedule(late, due);
    expect(p50Us).toBeGreaterThan(480);
    expect(p50Us).toBeLessThan(500);
    expect(p99Us).toBeGreaterThan(970);
  });

  test('counts what is early as well, and does not mind arrivals that overtake each other', () => {
    const due = constantSchedule(1000, 1000);
    const arrivals = due.map((us, index) => (index === 500 ? us - 700 : us));
    expect(distanceFromSchedule(arrivals, due).maxUs).toBe(700);
    expect(distanceFromSchedule(due.toReversed(), due).maxUs).toBe(0);
  });

  test('refuses arrivals that are not as many as were due', () => {
    expect(() => distanceFromSchedule(Float64Array.of(1, 2), Float64Array.of(1))).toThrow(
      '2 arrivals for 1 due',
    );
  });
});

describe('a ramp', () => {
  test('holds R D / 2 iterations, in each second what the integral says', () => {
    const due = rampSchedule(2000, 10);
    expect(due).toHaveLength(10_000);
    expect(arrivalsPerSecond(due, due, 10)).toEqual([100, 300, 500, 700, 900, 1100, 1300, 1500, 1700, 1900]);
  });

  test('is counted from an arrival that was on time, so that lateness alone moves nothing', () => {
    const due = rampSchedule(2000, 10);
    const arrivals = due.map((us, index) => us + 5_000_000 + (index % 7) * 20);
    expect(arrivalsPerSecond(arrivals, due, 10)[9]).toBe(1900);
  });

  test('shows starts that were put off', () => {
    const due = rampSchedule(2000, 10);
    const arrivals = due.map((us) => (us > 3e6 && us < 4e6 ? us + 1e6 : us));
    expect(arrivalsPerSecond(arrivals, due, 10).slice(2, 6)).toEqual([500, 1, 1599, 1100]);
  });
});

test('quantiles are of the nearest rank', () => {
  const sorted = Array.from({ length: 100 }, (_, at) => at + 1);
  expect([0, 0.5, 0.99, 1].map((quantile) => quantileOf(sorted, quantile))).toEqual([1, 50, 99, 100]);
  expect(quantileOf([], 0.5)).toBe(0);
  expect(medianOf([3, 1, 2])).toBe(2);
});
