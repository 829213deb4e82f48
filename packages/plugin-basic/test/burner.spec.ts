import { Burner } from '../src/burner.js';

/** A clock that goes on by `stepMs` each time it is looked at. */
function tickingClock(stepMs: number): () => number {
  let nowMs = 1000;
  return () => (nowMs += stepMs);
}

describe('Burner', () => {
  it('computes xorshift32: each round depends on the one before', () => {
    const inOne = new Burner(() => 0);
    const inTwo = new Burner(() => 0);
    inTwo.burnRounds(60);
    expect(inTwo.burnRounds(40)).toBe(inOne.burnRounds(100));
    expect(inOne.burnRounds(1)).not.toBe(inOne.burnRounds(1));
  });

  it('changes nothing in 0 rounds', () => {
    const burner = new Burner(() => 0);
    const state = burner.burnRounds(5);
    expect(burner.burnRounds(0)).toBe(state);
  });

  it('computes until the clock has gone on by the time asked for', () => {
    // Looks: start at +1; then 5 looks below start + 5.5 (at +1 .. +5), the sixth ends it.
    expect(new Burner(tickingClock(1)).burnTime(5.5)).toBe(5000);
  });

  it('computes nothing for a time of 0', () => {
    expect(new Burner(() => 7).burnTime(0)).toBe(0);
  });
});
