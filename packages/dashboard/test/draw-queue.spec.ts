import { describe, expect, it } from '@jest/globals';
import { createDrawQueue } from '../src/charts/draw-queue.js';

/** A queue whose frames come when they are told to, and what was drawn in each. */
function queueByHand() {
  const calls: (() => void)[] = [];
  const drawn: string[][] = [];
  const queue = createDrawQueue((call) => void calls.push(call));
  return {
    queue,
    drawn,
    drawing: (name: string) => () => void drawn.at(-1)?.push(name),
    asksForFrames: () => calls.length > 0,
    frame: () => {
      drawn.push([]);
      for (const call of calls.splice(0)) call();
    },
  };
}

describe('a queue of drawings', () => {
  it('draws one in every other frame, in order, and then asks for no more frames', () => {
    const { queue, drawn, drawing, frame, asksForFrames } = queueByHand();
    for (const name of ['rate', 'times', 'lag']) queue.put(drawing(name));
    for (let at = 0; at < 20 && asksForFrames(); at += 1) frame();
    expect(drawn.filter((names) => names.length > 0)).toEqual([['rate'], ['times'], ['lag']]);
    const places = drawn.flatMap((names, at) => (names.length > 0 ? [at] : []));
    expect(places.map((place, at) => place - (places[at - 1] ?? -1))).toEqual([2, 2, 2]);
    expect(asksForFrames()).toBe(false);
  });

  it('draws once what was put in twice, and not at all what was dropped', () => {
    const { queue, drawn, drawing, frame, asksForFrames } = queueByHand();
    const [rate, times] = [drawing('rate'), drawing('times')];
    for (const draw of [rate, times, rate]) queue.put(draw);
    queue.drop(times);
    while (asksForFrames()) frame();
    expect(drawn.flat()).toEqual(['rate']);
  });

  it('goes on when something is put in later', () => {
    const { queue, drawn, drawing, frame, asksForFrames } = queueByHand();
    queue.put(drawing('rate'));
    while (asksForFrames()) frame();
    queue.put(drawing('times'));
    while (asksForFrames()) frame();
    expect(drawn.flat()).toEqual(['rate', 'times']);
  });
});
