import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isLightLoad } from '../../src/engine/compile-later.js';
import type { ResolvedScenario } from '../../src/plan/resolved-plan.js';

/**
 * A process of its own, because the flags are of the whole process. Calls a function ten thousand times, and waits until V8
 * has compiled it (bits 4 and 5 of its status: by Maglev, by TurboFan); calls another one as often after V8 was told to
 * compile later, and a third one until it is compiled all the same.
 */
const PROGRAM = `
const isCompiled = (f) => (%GetOptimizationStatus(f) & 0b110000) !== 0;
const make = () => eval('(n) => { let s = n; ' + 's = (s * 31 + n) % 1000; '.repeat(10) + 'return s; }');
async function call(f, times) {
  for (let n = 0; n < times; n += 1) f(n);
  await new Promise((resolve) => setTimeout(resolve, 1));
}
async function callUntilCompiled(f, atOnce, most) {
  for (let n = 0; n < most && !isCompiled(f); n += 1) await call(f, atOnce);
  return isCompiled(f);
}
const { compileLater } = await import('./dist/engine/compile-later.js');

const before = make();
await call(before, 10_000);
const isBefore = await callUntilCompiled(before, 1, 5000);
compileLater(process.versions.v8);
const little = make();
await call(little, 10_000);
const isLittle = await callUntilCompiled(little, 1, 100);
const isMuch = await callUntilCompiled(make(), 100_000, 1000);
console.log(JSON.stringify({ isBefore, isLittle, isMuch }));
`;

describe('compileLater', () => {
  it('lets V8 compile what runs much, and not what runs a little', async () => {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--allow-natives-syntax', '--input-type=module', '-e', PROGRAM],
      { cwd: new URL('../..', import.meta.url).pathname },
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ isBefore: true, isLittle: false, isMuch: true });
  });
});

describe('isLightLoad', () => {
  const scenario = (name: string, load: ResolvedScenario['load'], after: string | null = null) => ({
    ...{ name, index: 0, after, mix: [], load },
  });
  const open = (name: string, perSecond: number, after?: string) => {
    const segment = { phase: 'sustain', durationMs: 1000, fromPerSecond: 0, toPerSecond: perSecond } as const;
    return scenario(
      name,
      { model: 'open', segments: [segment], maxConcurrency: 10, overflow: 'wait' },
      after,
    );
  };
  const closed = {
    model: 'closed',
    segments: [],
    thinkTime: null,
    maxPerSecond: 10,
    iterations: null,
  } as never;

  it('is one of up to two hundred starts a second at its peak', () => {
    expect(isLightLoad({ scenarios: [open('a', 200)] })).toBe(true);
    expect(isLightLoad({ scenarios: [open('a', 201)] })).toBe(false);
  });

  it('adds up scenarios that run side by side, and not those that follow each other', () => {
    expect(isLightLoad({ scenarios: [open('a', 120), open('b', 120)] })).toBe(false);
    expect(isLightLoad({ scenarios: [open('a', 120), open('b', 120, 'a')] })).toBe(true);
  });

  it('is none where users start as fast as they can', () => {
    expect(isLightLoad({ scenarios: [open('a', 10), scenario('b', closed)] })).toBe(false);
  });
});
