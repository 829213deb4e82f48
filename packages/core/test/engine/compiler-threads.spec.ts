import { platform } from 'node:os';
import { runInThisContext } from 'node:vm';
import { compilersUsedUs, compilerThreads } from '../../src/engine/compiler-threads.js';

const onLinux = platform() === 'linux' ? it : it.skip;

/** Gives V8 something to compile that it has not seen. */
function compileSomething(seed: number): number {
  const body = Array.from({ length: 200 }, (_, at) => `sum += (value * ${at + seed}) % 7;`).join('\n');
  const program = `(() => { let sum = 0; for (let value = 0; value < 20000; value += 1) {\n${body}\n}\nreturn sum; })()`;
  return runInThisContext(program) as number;
}

describe('the threads on which V8 compiles', () => {
  onLinux('are five, none of them the main thread', () => {
    const threads = compilerThreads();
    expect(threads).toHaveLength(5);
    expect(threads).not.toContain(process.pid);
  });

  onLinux('have used more of the processor after there was something to compile', () => {
    const threads = compilerThreads();
    const beforeUs = compilersUsedUs(threads) as number;
    let afterUs = beforeUs;
    for (let seed = 1; seed <= 50 && afterUs === beforeUs; seed += 1) {
      expect(compileSomething(seed)).toBeGreaterThan(0);
      afterUs = compilersUsedUs(threads) as number;
    }
    expect(afterUs).toBeGreaterThan(beforeUs);
  });

  it('are unknown where there are none to be told apart, or they are gone', () => {
    expect(compilersUsedUs([])).toBeNull();
    expect(compilersUsedUs([2 ** 30])).toBeNull();
  });
});
