import { createRunDisplay, type RunDisplay } from '../../src/terminal/run-display.js';
import { createColours } from '../../src/terminal/colours.js';
import type { Terminal } from '../../src/terminal/terminal.js';
import { progressOf } from './run-progress.js';
import { ScreenModel } from './screen-model.js';

function displayOn(screen: ScreenModel | null): { readonly display: RunDisplay; readonly written: string[] } {
  const written: string[] = [];
  const channel = {
    colours: createColours(false),
    columns: 80,
    print: (text: string) => void written.push(text),
  };
  const terminal: Terminal = { out: channel, err: channel, screen };
  const stream = { write: (text: string) => void written.push(text) } as unknown as NodeJS.WriteStream;
  const streams = { stdout: stream, stderr: stream };
  return { display: createRunDisplay({ terminal, name: 'checkout', quiet: false, streams }), written };
}

describe('what a user sees of a run', () => {
  it('is a line where there is no terminal, and nothing of what is only rehearsed', () => {
    const { display, written } = displayOn(null);
    display.start();
    display.rehearse(progressOf({ atMs: 1000 }));
    expect(written).toEqual([]);
    display.progress(progressOf({ atMs: 1000 }));
    expect(written.join('')).toContain('00:01 / 00:30');
    display.stop();
  });

  it('is a block on a terminal, and nothing of what is only rehearsed', () => {
    const screen = new ScreenModel();
    const { display } = displayOn(screen);
    display.start();
    display.rehearse(progressOf());
    expect(screen.shown.join('\n')).toContain('preparing');
    display.progress(progressOf());
    expect(screen.shown.join('\n')).toContain('00:12 / 00:30');
    display.stop();
  });
});
