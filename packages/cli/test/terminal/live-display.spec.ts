import { LiveDisplay } from '../../src/terminal/live-display.js';
import { ScreenModel } from './screen-model.js';

function displayOf(): { screen: ScreenModel; display: LiveDisplay; show(...lines: string[]): void } {
  const screen = new ScreenModel();
  let lines: readonly string[] = ['one', 'two'];
  const display = new LiveDisplay(screen, () => lines);
  return {
    screen,
    display,
    show: (...next) => {
      lines = next;
      display.draw();
    },
  };
}

describe('the live display', () => {
  it('draws in one place', () => {
    const { screen, display, show } = displayOf();
    screen.write('before\n');
    display.start();
    show('three', 'four');
    expect(screen.shown).toEqual(['before', 'three', 'four', '']);
    display.stop();
  });

  it('leaves nothing of longer lines, nor of more of them', () => {
    const { screen, display, show } = displayOf();
    display.start();
    show('a much longer line', 'b', 'c');
    show('x');
    expect(screen.shown).toEqual(['x', '']);
    display.stop();
  });

  it('puts what others write above the block, in lines of their own', () => {
    const { screen, display } = displayOf();
    display.start();
    display.print('a warning\nand more');
    display.draw();
    display.print('another\n');
    display.draw();
    expect(screen.shown).toEqual(['a warning', 'and more', 'another', 'one', 'two', '']);
    display.stop();
  });

  it('finds its first line again after lines were broken by a narrower terminal', () => {
    const { screen, display, show } = displayOf();
    screen.write('before\n');
    display.start();
    show('0123456789'.repeat(3), 'second');
    screen.resize(12);
    expect(screen.shown.slice(0, 2)).toEqual(['before', '0123456789'.repeat(3)]);
    expect(screen.shown.filter((line) => line === 'second')).toHaveLength(1);
    display.stop();
  });

  it('takes the block away, shows the cursor and stops listening at its end', () => {
    const { screen, display } = displayOf();
    const before = process.listenerCount('exit');
    screen.write('before\n');
    display.start();
    expect(screen.cursorShown).toBe(false);
    expect(process.listenerCount('exit')).toBe(before + 1);
    display.print('last words');
    display.stop();
    display.stop();
    expect(screen.shown).toEqual(['before', 'last words', '']);
    expect(screen.cursorShown).toBe(true);
    expect(screen.listeners).toBe(0);
    expect(process.listenerCount('exit')).toBe(before);
  });

  it('gives the cursor back when the process ends without a stop', () => {
    const { screen, display } = displayOf();
    display.start();
    const onExit = process.listeners('exit').at(-1) as () => void;
    onExit();
    expect(screen.cursorShown).toBe(true);
    display.stop();
  });

  it('writes each drawing in one piece, so that nothing flickers', () => {
    const { screen, display, show } = displayOf();
    display.start();
    const before = screen.written.length;
    show('three', 'four');
    expect(screen.written).toHaveLength(before + 1);
    expect(screen.written.at(-1)?.indexOf('\u001b[J')).toBeGreaterThan(
      screen.written.at(-1)?.indexOf('four') ?? Infinity,
    );
    display.stop();
  });

  it('only passes text on before its start and after its end', () => {
    const { screen, display } = displayOf();
    display.print('early\n');
    display.draw();
    expect(screen.shown).toEqual(['early', '']);
  });
});
