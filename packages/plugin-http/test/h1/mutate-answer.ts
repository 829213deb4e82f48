/** A whole number from 0 to below `limit`. */
export type Random = (limit: number) => number;

/** The same numbers for the same seed (xorshift32, Marsaglia 2003). */
export function createRandom(seed: number): Random {
  let state = (seed ^ 0x9e3779b9) | 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

const TELLING = [
  '\r',
  '\n',
  '\r\n',
  '\r\n\r\n',
  ' ',
  '\t',
  '\0',
  ':',
  ';',
  ',',
  '0',
  '1',
  'a',
  'F',
  '-',
  '\xff',
  '\x7f',
  'Content-Length: 3\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Connection: close\r\n',
  'HTTP/1.1 200 OK\r\n',
  'HTTP/1.0',
  '100',
  '204',
  '304',
  '0\r\n\r\n',
  '5\r\nhello\r\n',
  'X-A: b\r\n',
  ' folded\r\n',
  'Set-Cookie: a=b\r\n',
].map((text) => Buffer.from(text, 'latin1'));

/** One to three small changes: bytes flipped, left out, doubled, put in, pieces swapped, the end cut off. */
export function mutate(stream: Buffer, random: Random): Buffer {
  let changed = stream;
  for (let times = 1 + random(3); times > 0; times -= 1) changed = change(changed, random);
  return changed;
}

function change(stream: Buffer, random: Random): Buffer {
  const at = random(stream.length + 1);
  const to = Math.min(stream.length, at + 1 + random(random(4) === 0 ? 40 : 4));
  switch (random(6)) {
    case 0: {
      const flipped = Buffer.from(stream);
      if (at < flipped.length) flipped[at] = (flipped[at] as number) ^ (1 << random(8));
      return flipped;
    }
    case 1:
      return Buffer.concat([stream.subarray(0, at), stream.subarray(to)]);
    case 2:
      return Buffer.concat([stream.subarray(0, to), stream.subarray(at)]);
    case 3:
      return stream.subarray(0, at);
    default:
      return Buffer.concat([
        stream.subarray(0, at),
        TELLING[random(TELLING.length)] as Buffer,
        stream.subarray(at),
      ]);
  }
}
