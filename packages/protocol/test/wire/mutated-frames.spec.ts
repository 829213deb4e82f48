import type { VajraError } from '@vajraedge/sdk';
import fc from 'fast-check';
import { decodeSnapshot, encodeSnapshot } from '../../src/index.js';
import { MESSAGE_SHAPES } from '../../src/wire/message-shapes.js';
import { parseMessage } from '../../src/wire/parse-message.js';
import * as generated from '../../src/generated/worker-service.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { arbitrarySnapshot } from './arbitrary-snapshot.js';

const MUTATIONS = Number(process.env['VAJRA_MUTATIONS'] ?? 100_000);
const SEED = Number(process.env['VAJRA_SEED'] ?? 1);

/** Bytes that are much more often wrong in an interesting way than any byte is. */
const EVIL = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x0b, 0x0c, 0x0a, 0xfe];

function mutate(bytes: Uint8Array, other: Uint8Array, random: SeededRandom): Uint8Array {
  let mutated: Uint8Array = Uint8Array.from(bytes);
  for (let times = random.whole(1, 4); times > 0; times -= 1) {
    const at = random.whole(0, Math.max(0, mutated.length - 1));
    const way = random.whole(0, 5);
    if (way === 0) mutated[at] = random.pick(EVIL);
    else if (way === 1) mutated[at] = (mutated[at] ?? 0) ^ (1 << random.whole(0, 7));
    else if (way === 2) mutated = mutated.slice(0, at);
    else if (way === 3)
      mutated = splice(
        mutated,
        at,
        other.slice(random.whole(0, other.length), random.whole(0, other.length)),
      );
    else if (way === 4) mutated = splice(mutated, at, mutated.slice(at, at + random.whole(1, 30)));
    else
      mutated = splice(
        mutated,
        at,
        Uint8Array.from({ length: random.whole(1, 12) }, () => random.pick(EVIL)),
      );
  }
  return mutated;
}

function splice(bytes: Uint8Array, at: number, inserted: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes.slice(0, at), ...inserted, ...bytes.slice(at)]);
}

/** What a decoder may do with garbage: understand it, or refuse it in its own words. */
function outcome(decode: () => unknown): string {
  try {
    decode();
    return 'taken';
  } catch (error) {
    const { name, code } = error as VajraError;
    return name === 'VajraError' ? code : `${name}: ${String(error)}`;
  }
}

const ALLOWED = ['taken', 'VE_FRAME_INVALID', 'VE_FRAME_TOO_LARGE'];

/** `VAJRA_MUTATIONS=1000000 npm run fuzz` tries more of them, `VAJRA_SEED=2` others. */
describe('mutated messages', () => {
  const random = new SeededRandom(SEED);

  it(`are understood or refused, ${MUTATIONS} snapshots`, () => {
    const valid = fc.sample(arbitrarySnapshot, { numRuns: 60, seed: SEED }).map(encodeSnapshot);
    const seen = new Map<string, number>();
    for (let count = 0; count < MUTATIONS; count += 1) {
      const bytes = mutate(random.pick(valid), random.pick(valid), random);
      const result = outcome(() => decodeSnapshot(bytes));
      if (!ALLOWED.includes(result))
        throw new Error(`mutation ${count}: ${result}: ${Buffer.from(bytes).toString('hex')}`);
      seen.set(result, (seen.get(result) ?? 0) + 1);
    }
    // Both must come up, or the mutations are none.
    expect(seen.get('taken')).toBeGreaterThan(MUTATIONS / 100);
    expect(seen.get('VE_FRAME_INVALID')).toBeGreaterThan(MUTATIONS / 10);
  }, 3_600_000);

  it('of all other kinds are understood or refused', () => {
    const names = Object.keys(MESSAGE_SHAPES) as (keyof typeof MESSAGE_SHAPES)[];
    const seeds = names.map((name) =>
      generated[name].encode(generated[name].fromPartial(SAMPLE as never) as never).finish(),
    );
    for (let count = 0; count < MUTATIONS / 10; count += 1) {
      const name = random.pick(names);
      const bytes = mutate(random.pick(seeds), random.pick(seeds), random);
      const parser = generated[name] as { decode(bytes: Uint8Array): unknown };
      const result = outcome(() => parseMessage(parser, bytes, MESSAGE_SHAPES[name], 2 ** 20));
      expect(ALLOWED).toContain(result);
    }
  }, 3_600_000);
});

const SAMPLE = {
  session: { epoch: 3, sessionId: 'abc' },
  workerId: 'w',
  sequence: 9,
  runId: 'run',
  plugins: [{ package: 'p', version: '1.0.0', tasks: [{ name: 't', manifestJson: Buffer.from('{}') }] }],
  capacity: { cores: 4, memoryBytes: 1e9 },
  health: { cpuRatio: 0.5, inFlight: 3 },
  runs: [{ runId: 'run', due: 5, settled: 4 }],
  snapshot: Buffer.from([1, 2, 3]),
  totals: { started: 9 },
  positions: [{ scenarioIndex: 0, settledIndex: 100 }],
  released: [{ scenarioIndex: 0, fromIndex: 77, slotBits: Buffer.alloc(32, 5), handover: 3 }],
  command: {
    $case: 'grant',
    value: { scenarioIndex: 1, fromIndex: 5, slotBits: Buffer.alloc(32, 1), handover: 2 },
  },
  event: {
    $case: 'released',
    value: { scenarioIndex: 1, fromIndex: 5, slotBits: Buffer.alloc(32, 1), handover: 2 },
  },
  result: { $case: 'refusal', value: { code: 'VE_X', message: 'no', hint: '' } },
  digest: Buffer.alloc(32, 7),
  data: Buffer.alloc(50, 1),
};
