import { isInstalled } from './machine.mjs';
import { runWell } from './measured-child.mjs';

/** Entry of autocannon, from the root of the repository. */
export const AUTOCANNON = 'node_modules/autocannon/autocannon.js';

/** Other tools, in a closed load of so many connections. Each gives the command for it, or null where it is missing. */
export const PEERS = [
  {
    name: 'autocannon',
    command: ({ url, users, seconds }) => [
      process.execPath,
      AUTOCANNON,
      '-j',
      '-c',
      users,
      '-d',
      seconds,
      url,
    ],
  },
  {
    name: 'wrk',
    command: ({ url, users, seconds }) => ['wrk', '-t1', `-c${users}`, `-d${seconds}s`, '--latency', url],
  },
  {
    name: 'hey',
    command: ({ url, users, seconds }) => ['hey', '-cpus', '1', '-c', users, '-z', `${seconds}s`, url],
  },
];

/** Peers that are on this machine, and the names of those that are not. */
export function findPeers() {
  const present = PEERS.filter(({ name }) => name === 'autocannon' || isInstalled(name));
  return { present, missing: PEERS.filter((peer) => !present.includes(peer)).map(({ name }) => name) };
}

/** Runs a peer. @returns `{ stdout, cpuUs }` */
export async function runPeer(peer, load, prefix) {
  return await runWell([...prefix, ...peer.command(load).map(String)], {
    killAfterMs: load.seconds * 1000 + 60_000,
  });
}
