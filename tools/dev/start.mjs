import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { startExampleTarget } from './example-target.mjs';
import { inRoot, ROOT } from './repository.mjs';
import { build } from './workspace-build.mjs';

const VAJRA = 'packages/cli/bin/vajra.mjs';
/** Where runs and results are kept, from one start to the next. */
const DATA = inRoot('results/master');
const WORKERS = 2;
/** How long the master may take to come up, and everything to end, milliseconds. */
const UP_MS = 20_000;
const END_MS = 5000;

/** A process of its own group: Ctrl-C at the terminal reaches this one alone, which ends all in the right order. */
function run(args, env = {}) {
  const child = spawn(process.execPath, [VAJRA, ...args], {
    cwd: ROOT,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  return { child, ended };
}

function noted(file) {
  try {
    return JSON.parse(readFileSync(`${DATA}/${file}`, 'utf8'));
  } catch {
    return null;
  }
}

/** @returns where the master listens, once it has noted it; null where it ended before */
async function addressOf({ child, ended }) {
  let isOver = false;
  void ended.then(() => (isOver = true));
  const endMs = performance.now() + UP_MS;
  while (performance.now() < endMs && !isOver) {
    const address = noted('address.json');
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

function toldToEnd() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve(0));
  });
}

/** A standing fleet on this machine. Nothing is left running, however it ends. @returns exit code */
export async function start(args) {
  const built = await build();
  if (built !== 0) return built;
  mkdirSync(DATA, { recursive: true });
  console.error('Starting the example target, a master and two workers …');
  const target = await startExampleTarget(['--latency', 'exp:4ms', '--slow', '1%:60ms', '--errors', '0.2%']);
  const processes = [run(['master', '--data', DATA, ...args])];
  try {
    const address = await addressOf(processes[0]);
    if (address === null) return 1;
    const { operator, join } = noted('tokens.json');
    for (let number = 1; number <= WORKERS; number += 1)
      processes.unshift(
        run(['worker', '--master', address.workers, '--name', `worker-${number}`], {
          VAJRA_JOIN_TOKEN: join,
        }),
      );
    console.log(`
  Dashboard       ${address.url}/#token=${operator}
  Example target  ${target.url}
  Try             VAJRA_TOKEN=${operator} node ${VAJRA} run ${target.url}/ --master ${address.url}

  Ctrl-C ends all of it.
`);
    return await Promise.race([toldToEnd(), processes.at(-1).ended.then(() => 1)]);
  } finally {
    // Workers leave in good order as long as there is a master to tell.
    await end(processes.slice(0, -1));
    await end(processes.slice(-1));
    await target.stop();
  }
}
