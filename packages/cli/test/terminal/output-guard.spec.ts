import { Readable, Writable } from 'node:stream';
import { guardOutput } from '../../src/terminal/output-guard.js';

function sink(): Writable & { text: string } {
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      (this as unknown as { text: string }).text += chunk.toString();
      done();
    },
  });
  return Object.assign(stream, { text: '' });
}

describe('the output guard', () => {
  it('leads text elsewhere until it is released', () => {
    const stream = sink();
    const seen: string[] = [];
    const release = guardOutput([stream], (text) => seen.push(text));
    stream.write('one');
    stream.write(Buffer.from('two'));
    release();
    stream.write('three');
    expect(seen).toEqual(['one', 'two']);
    expect(stream.text).toBe('three');
  });

  it('calls back, as those who wait for a write expect', async () => {
    const stream = sink();
    const release = guardOutput([stream], () => undefined);
    await new Promise<void>((resolve) => stream.write('a', () => resolve()));
    await new Promise<void>((resolve) => stream.write('a', 'utf8', () => resolve()));
    release();
  });

  it('sees what is piped, as the output of engine threads is, with characters that are cut between two chunks', async () => {
    const stream = sink();
    const seen: string[] = [];
    const release = guardOutput([stream], (text) => seen.push(text));
    const bytes = Buffer.from('a€b');
    const source = Readable.from([bytes.subarray(0, 2), bytes.subarray(2)]);
    source.pipe(stream, { end: false });
    await new Promise((resolve) => source.once('end', resolve));
    release();
    expect(seen.join('')).toBe('a€b');
    expect(stream.text).toBe('');
  });
});
