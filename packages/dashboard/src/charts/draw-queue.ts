/** Draws what has changed a piece at a time, so that no frame of the page has to wait for all of it. */
export interface DrawQueue {
  /** Has something drawn soon. What waits already is drawn once. */
  put(draw: () => void): void;
  /** Draws it no more. */
  drop(draw: () => void): void;
}

/** A chart's lines are laid out in one frame and painted in the next: the one after that is for another chart. */
const FRAMES_APART = 2;

/** Makes an empty queue. @param nextFrame calls back before the page is painted the next time */
export function createDrawQueue(
  nextFrame: (call: () => void) => void = (call) => void requestAnimationFrame(call),
): DrawQueue {
  const waiting = new Set<() => void>();
  let isRunning = false;
  let frames = 0;
  const onFrame = (): void => {
    const [draw] = waiting;
    isRunning = draw !== undefined;
    if (draw === undefined) return;
    nextFrame(onFrame);
    frames += 1;
    if (frames % FRAMES_APART !== 0) return;
    waiting.delete(draw);
    draw();
  };
  return {
    put: (draw) => {
      waiting.add(draw);
      if (isRunning) return;
      isRunning = true;
      nextFrame(onFrame);
    },
    drop: (draw) => void waiting.delete(draw),
  };
}
