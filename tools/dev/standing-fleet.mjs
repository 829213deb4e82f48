import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { ROOT } from './repository.mjs';

/** The command, from the root of the repository. */
export const VAJRA = 'packages/cli/bin/vajra.mjs';
/** How long the master may take to come up, and everything to end, milliseconds. */
const UP_MS = 20_000;
const END_MS = 5000;

/** A process of its own group: Ctrl-C at the terminal reaches this one alone, which ends all in the right order. */
function run(args, stdio, env = {}) {
  const child = spawn(process.execPath, [VAJRA, ...args], {
    cwd: ROOT,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', stdio],
  });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  return { child, ended };
}

function noted(folder, file) {
  try {
    return JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
  } catch {
    return null;
  }
}

/** @returns where the master listens, once it has noted it; null where it ended before */
async function addressOf({ child, ended }, data) {
  let isOver = false;
  void ended.then(() => (isOver = true));
  const endMs = performance.now() + UP_MS;
  while (performance.now() < endMs && !isOver) {
    const address = noted(data, 'address.json');
    if (address?.processId === child.pid) return address;
    await after(50);
  }
  return null;
}

async function end(processes) {
  for (const { child } of processes) child.kill('SIGTERM');
  const all = Promise.all(processes.map(({ ended }) => ended));
  await Promise.race([all, after(END_MS, null, { ref: false })]);
  for (const { child } of processes) child.kill('SIGKILL');
  await all;
}

/**
 * A master and workers on this machine, by the real commands.
 *
 * @param data folder for runs and tokens; it is there
 * @param sessions of each worker, with an engine process each
 * @param errors where stderr goes: `inherit` or `ignore`
 * @returns `{ address, tokens, masterEnded, end }`; null where the master did not come up
 */
export async function startStandingFleet({
  data,
  workers,
  sessions = 1,
  masterArgs = [],
  errors = 'inherit',
}) {
  const master = run(['master', '--data', data, ...masterArgs], errors);
  const address = await addressOf(master, data);
  if (address === null) {
    await end([master]);
    return null;
  }
  const tokens = noted(data, 'tokens.json');
  const join = { VAJRA_JOIN_TOKEN: tokens.join };
  const joined = Array.from({ length: workers }, (_, at) =>
    run(
      ['worker', '--master', address.workers, '--name', `worker-${at + 1}`, '--count', String(sessions)],
      errors,
      join,
    ),
  );
  return {
    address,
    tokens,
    masterEnded: master.ended,
    end: async () => {
      // Workers leave in good order as long as there is a master to tell.
      await end(joined);
      await end([master]);
    },
  };
}
