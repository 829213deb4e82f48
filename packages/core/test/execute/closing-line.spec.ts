import type { TaskUser } from '@vajraedge/sdk';
import { ClosingLine } from '../../src/execute/closing-line.js';

function turns() {
  let calls: (() => void)[] = [];
  return {
    nextTurn: (call: () => void) => void calls.push(call),
    async turn(): Promise<void> {
      for (const call of calls.splice(0)) call();
      await Promise.resolve();
    },
    waiting: () => calls.length,
    forget: () => void (calls = []),
  };
}

const user = (close: () => Promise<void>): TaskUser => ({ execute: () => undefined, close });

describe('users that leave together', () => {
  it('are closed fifty in a turn, the first at once, all before it is done', async () => {
    const clock = turns();
    const closed: number[] = [];
    const line = new ClosingLine(clock, () => undefined);
    for (let at = 0; at < 120; at += 1) line.add(user(async () => void closed.push(at)));
    expect(closed).toHaveLength(50);
    let isDone = false;
    const done = line.done().then(() => (isDone = true));
    await clock.turn();
    expect(closed).toHaveLength(100);
    expect(isDone).toBe(false);
    await clock.turn();
    await done;
    expect(closed).toEqual(Array.from({ length: 120 }, (_, at) => at));
    await clock.turn();
    expect(clock.waiting()).toBe(0);
  });

  it('keep their order when more come', async () => {
    const clock = turns();
    const closed: number[] = [];
    const line = new ClosingLine(clock, () => undefined);
    for (let at = 0; at < 60; at += 1) line.add(user(async () => void closed.push(at)));
    await clock.turn();
    line.add(user(async () => void closed.push(60)));
    expect(closed).toEqual(Array.from({ length: 61 }, (_, at) => at));
    await line.done();
  });

  it('are waited for as long as they take, and what fails is told', async () => {
    const clock = turns();
    const problems: unknown[] = [];
    const line = new ClosingLine(clock, (error) => problems.push(error));
    let release = (): void => undefined;
    line.add(user(() => new Promise((resolve) => (release = resolve))));
    line.add(user(() => Promise.reject(new Error('no'))));
    line.add({
      execute: () => undefined,
      close: () => {
        throw new Error('at once');
      },
    });
    let isDone = false;
    const done = line.done().then(() => (isDone = true));
    await clock.turn();
    await clock.turn();
    expect(problems.map(String).toSorted()).toEqual(['Error: at once', 'Error: no']);
    expect(isDone).toBe(false);
    release();
    await done;
  });

  it('are done at once where there are none', async () => {
    await new ClosingLine(turns(), () => undefined).done();
  });
});
