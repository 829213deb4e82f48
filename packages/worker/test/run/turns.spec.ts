import { Turns } from '../../src/run/turns.js';

/** Work that ends when it is told to, and notes when it began. */
function createWork(begun: string[]) {
  const ends = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  const work = (name: string) => () =>
    new Promise<string>((resolve, reject) => {
      begun.push(name);
      ends.set(name, { resolve: () => resolve(name), reject });
    });
  return {
    work,
    end: (name: string) => ends.get(name)?.resolve(),
    fail: (name: string) => ends.get(name)?.reject(new Error(name)),
  };
}

describe('turns', () => {
  it('lets so many go on at once, and the others in their order', async () => {
    const turns = new Turns(2);
    const begun: string[] = [];
    const { work, end } = createWork(begun);
    const all = ['a', 'b', 'c', 'd'].map((name) => turns.take(work(name)));
    expect(begun).toEqual(['a', 'b']);
    end('b');
    await expect(all[1]).resolves.toBe('b');
    expect(begun).toEqual(['a', 'b', 'c']);
    end('a');
    end('c');
    await Promise.all([all[0], all[2]]);
    end('d');
    await expect(all[3]).resolves.toBe('d');
  });

  it('goes on after work that fails', async () => {
    const turns = new Turns(1);
    const begun: string[] = [];
    const { work, end, fail } = createWork(begun);
    const first = turns.take(work('first'));
    const second = turns.take(work('second'));
    fail('first');
    await expect(first).rejects.toThrow('first');
    end('second');
    await expect(second).resolves.toBe('second');
    const third = turns.take(work('third'));
    expect(begun).toEqual(['first', 'second', 'third']);
    end('third');
    await third;
  });
});
