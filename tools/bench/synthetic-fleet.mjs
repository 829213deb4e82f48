import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ROOT } from './measured-child.mjs';
import { planOfFrames } from './synthetic-frames.mjs';

/**
 * Starts synthetic workers in a process of their own, which ends with its standard input.
 * @param frames how many workers, and what their frames hold: see planOfFrames
 * @param prefix command before it, for example `taskset -c 1`
 */
export async function startSyntheticWorkers({ address, tokens }, { workers, series, samples }, prefix) {
  const command = [
    ...prefix,
    process.execPath,
    'tools/bench/synthetic-workers.mjs',
    ...[address.workers, workers, series, samples].map(String),
  ];
  const env = { ...process.env, VAJRA_JOIN_TOKEN: tokens.join };
  const child = spawn(command[0], command.slice(1), { cwd: ROOT, env, stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', resolve);
    child.once('exit', (code) => reject(new Error(`the synthetic workers ended with ${code}`)));
  });
  return child;
}

/** Starts a run for them. @returns its id */
export async function startFramesRun({ address, tokens }, frames, seconds) {
  const headers = { authorization: `Bearer ${tokens.operator}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ plan: planOfFrames(frames, seconds), minWorkers: frames.workers });
  const response = await fetch(`${address.url}/api/tests`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`the run was refused: ${await response.text()}`);
  return (await response.json()).id;
}
