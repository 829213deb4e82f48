import { spawn } from 'node:child_process';
import { figure } from '../fault-row.mjs';
import { inRoot } from '../../dev/repository.mjs';

const COUNT = 1_000_000;

export const mutatedFrames = {
  name: 'mutated-frames',
  fault: 'a million frames with bits turned, bytes lost and lengths that lie',
  promise: 'decoding is bounded: each is refused or harmless',
  async run({ short }) {
    const count = short ? COUNT / 100 : COUNT;
    const child = spawn('npm', ['run', 'fuzz', '-w', 'packages/protocol', '--silent'], {
      cwd: inRoot('.'),
      env: { ...process.env, VAJRA_MUTATIONS: String(count) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let output = '';
    child.stderr.on('data', (chunk) => (output += chunk));
    const code = await new Promise((resolve) => child.once('close', resolve));
    const measured =
      code === 0 ? 'none' : (output.split('\n').find((line) => /●|✕|crash/.test(line)) ?? `exit ${code}`);
    return [figure(`crashes in ${count.toLocaleString('en')} frames`, measured, 'none', code === 0)];
  },
};
